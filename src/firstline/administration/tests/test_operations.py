"""Changing the desk's order and people's rights: what holds at once, what is refused, what the audit says."""

from datetime import time

import pytest

from firstline.administration import queries
from firstline.administration.operations import categories, choices, organisations, patterns, people, promises, queues, tokens
from firstline.administration.operations.patterns import FieldFacts, PatternFacts
from firstline.administration.operations.promises import HoursFacts, Target
from firstline.administration.operations.queues import QueueFacts
from firstline.core import settings
from firstline.core.models import AuditEntry
from firstline.people.models import Address, Person, Role
from firstline.people.operations import LastAdministrator, Reach
from firstline.routing import rulebook
from firstline.routing.hours import Block
from firstline.routing.models import CategoryRoute, Level, OrganisationPlan, Placement, ServiceHours, ServicePlan
from firstline.testing import builders, cast
from firstline.testing.clock import NOW
from firstline.tickets.models import Category, Delivery, FaultPattern, Field, Grade, Priority
from firstline.tickets.operations.classifying import priority_for

pytestmark = pytest.mark.django_db


def last_entry() -> AuditEntry:
    entry = AuditEntry.objects.order_by("-id").first()
    assert entry is not None
    return entry


def test_lina_is_let_in_with_a_role_a_queue_and_a_mail() -> None:
    lina = people.invite_agent(
        name="Lina Vogt",
        mail="Lina@Lindenhof.example.org",
        roles=frozenset({Role.AGENT}),
        queues=[cast.queue("l2-netz")],
        language="de",
        by=cast.ralf(),
        now=NOW,
    )

    assert cast.viewer(lina).is_agent
    assert cast.viewer(lina).level == 2
    assert Delivery.objects.get(person=lina).purpose == Delivery.Purpose.WELCOME
    assert last_entry().after == {"roles": ["agent"], "queues": ["l2-netz"]}
    assert last_entry().actor == cast.ralf().pk


def test_somebody_who_works_here_is_not_let_in_twice() -> None:
    with pytest.raises(people.AlreadyHere):
        people.invite_agent(
            name="Mia", mail=cast.mia().email, roles=frozenset({Role.AGENT}), queues=[], language="de", by=cast.ralf(), now=NOW
        )


def test_the_audit_says_which_right_came_and_which_went() -> None:
    mia = cast.mia()

    people.change_rights(person=mia, roles=frozenset({Role.AGENT, Role.LEAD}), queues=[cast.queue("l2-netz")], by=cast.ralf(), now=NOW)

    assert last_entry().before == {"roles": ["agent"], "queues": ["l1-desk"]}
    assert last_entry().after == {"roles": ["agent", "lead"], "queues": ["l2-netz"]}


def test_what_changes_nothing_leaves_no_entry() -> None:
    before = AuditEntry.objects.count()

    people.change_rights(person=cast.mia(), roles=frozenset({Role.AGENT}), queues=[cast.queue("l1-desk")], by=cast.ralf(), now=NOW)

    assert AuditEntry.objects.count() == before


def test_the_last_administrator_stays() -> None:
    with pytest.raises(LastAdministrator):
        people.deactivate(person=cast.ralf(), by=cast.ralf(), now=NOW)


def test_what_mia_had_goes_back_when_her_account_is_locked() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    people.deactivate(person=cast.mia(), by=cast.ralf(), now=NOW)

    assert Placement.objects.get(ticket=ticket).agent is None
    assert not cast.mia().is_active
    people.reactivate(person=cast.mia(), by=cast.ralf(), now=NOW)
    assert cast.mia().is_active


def test_a_queue_with_live_tickets_cannot_be_retired() -> None:
    builders.a_ticket(queue="l1-desk")

    with pytest.raises(queues.StillInUse):
        queues.retire_queue(queue=cast.queue("l1-desk"), by=cast.ralf(), now=NOW)


def test_a_retired_queue_takes_nothing_in_until_it_is_restored() -> None:
    queue = cast.queue("l3-sap")

    queues.retire_queue(queue=queue, by=cast.ralf(), now=NOW)
    assert queue.code not in {q.code for q in queries.live_queues()}
    queues.restore_queue(queue=queue, by=cast.ralf(), now=NOW)

    assert queue.code in {q.code for q in queries.live_queues()}


def test_a_new_queue_is_in_everybodys_rulebook_at_once() -> None:
    said = QueueFacts(words={"de": "Drucken", "en": ""}, level=Level.objects.get(number=2), on_call=True, on_call_priorities=("P1",))

    queue = queues.add_queue(said=said, by=cast.ralf(), now=NOW)

    assert queue.code == "drucken"
    assert rulebook.current().queues[queue.pk].on_call_priorities == ["P1"]


def test_members_come_and_go() -> None:
    queue = cast.queue("l2-netz")

    queues.set_members(queue=queue, members=[cast.carla(), cast.tom()], by=cast.ralf(), now=NOW)

    assert {person.name for person in queries.agents().filter(memberships__queue=queue)} == {"Carla Nowak", "Tom Eckert"}
    assert last_entry().after == {"members": ["Carla Nowak", "Tom Eckert"]}


def test_categories_are_three_deep_and_twelve_wide() -> None:
    ralf, deep = cast.ralf(), Category.objects.filter(depth=3).first()
    with pytest.raises(categories.TooDeep):
        categories.add_category(parent=deep, words={"de": "Zu tief"}, queue=None, by=ralf, now=NOW)

    parent = categories.add_category(parent=Category.objects.filter(depth=1).first(), words={"de": "Voll"}, queue=None, by=ralf, now=NOW)
    for n in range(12):
        categories.add_category(parent=parent, words={"de": f"Nummer {n}"}, queue=None, by=ralf, now=NOW)
    with pytest.raises(categories.TooMany):
        categories.add_category(parent=parent, words={"de": "Nummer 13"}, queue=None, by=ralf, now=NOW)
    with pytest.raises(categories.HasChildren):
        categories.retire_category(category=parent, by=ralf, now=NOW)


def test_a_category_gets_its_default_queue() -> None:
    category = Category.objects.filter(depth=3).first()
    assert category is not None

    categories.change_category(category=category, words={"de": "Router"}, queue=cast.queue("l2-netz"), by=cast.ralf(), now=NOW)

    assert CategoryRoute.objects.get(category=category).queue == cast.queue("l2-netz")


def test_a_fault_pattern_gets_its_way() -> None:
    said = PatternFacts(
        words={"de": "Router blinkt rot", "en": "Router blinks red"},
        category=None,
        type=FaultPattern.Type.INCIDENT,
        impact=Grade.LOW,
        urgency=Grade.HIGH,
        routes={2: cast.queue("l2-netz")},
    )

    pattern = patterns.add_pattern(said=said, by=cast.ralf(), now=NOW)

    assert pattern.code == "router-blinkt-rot"
    assert [route.queue.code for route in pattern.routes.all()] == ["l2-netz"]
    assert last_entry().after["routes"] == {"2": "l2-netz"}  # type: ignore[index]  # it has an after


def test_a_field_to_choose_from_needs_choices() -> None:
    with pytest.raises(patterns.ChoicesMissing):
        patterns.add_field(said=FieldFacts(words={"de": "Farbe"}, kind=Field.Kind.CHOICE, choices=("rot",)), by=cast.ralf(), now=NOW)


def test_the_matrix_decides_at_once() -> None:
    promises.set_matrix(cells={(Grade.LOW, Grade.LOW): Priority.P2}, by=cast.ralf(), now=NOW)

    assert priority_for(Grade.LOW, Grade.LOW, None) == Priority.P2
    assert last_entry().before == {"low/low": "P5"}


def test_another_plan_becomes_the_default() -> None:
    gold = ServicePlan.objects.get(code="gold")

    promises.make_default(plan=gold, by=cast.ralf(), now=NOW)

    plan = rulebook.current().plan_for(None)
    assert plan == gold


def test_a_plan_is_changed_for_what_comes() -> None:
    gold = ServicePlan.objects.get(code="gold")
    targets = {Priority.P1: Target(first_reply=5, next_reply=5, solution=60)}

    promises.change_plan(plan=gold, words=gold.words, hours=gold.hours, targets=targets, by=cast.ralf(), now=NOW)

    assert rulebook.current().targets[gold.pk, "P1"].first_reply_minutes == 5


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"timezone": "Mars/Base"}, promises.NoSuchZone),
        ({"region": "XX"}, promises.NoSuchRegion),
        ({"region": "DE-XX"}, promises.NoSuchRegion),
        ({"blocks": ()}, promises.NeverOpen),
        ({"blocks": (Block(0, time(8), time(12)), Block(0, time(11), time(17)))}, promises.BlocksOverlap),
        ({"blocks": (Block(0, time(8), time(0)), Block(0, time(20), time(21)))}, promises.BlocksOverlap),
    ],
)
def test_hours_that_cannot_be_are_refused(change: dict[str, object], refusal: type[Exception]) -> None:
    usual = {"words": {"de": "Kurz"}, "timezone": "Europe/Berlin", "region": "DE-BE", "blocks": (Block(0, time(8), time(17)),)}

    with pytest.raises(refusal):
        promises.add_hours(said=HoursFacts(**{**usual, **change}), by=cast.ralf(), now=NOW)  # type: ignore[arg-type]  # a table of wrong ones


def test_changed_hours_are_in_the_calendar_at_once() -> None:
    hours = ServiceHours.objects.get(code="l1")
    said = HoursFacts(words=hours.words, timezone="Europe/Berlin", region="", blocks=(Block(0, time(8), time(9)),))

    promises.change_hours(hours=hours, said=said, by=cast.ralf(), now=NOW)

    assert rulebook.current().calendars[hours.pk].blocks == (Block(0, time(8), time(9)),)


def test_an_organisation_gets_a_plan() -> None:
    gold = ServicePlan.objects.get(code="gold")

    added = organisations.add_organisation(name="Stadtwerke Übersee", kind="", plan=gold, by=cast.ralf(), now=NOW)

    assert added.code == "stadtwerke-uebersee"
    assert rulebook.current().plan_for(added.pk) == gold
    organisations.change_organisation(organisation=added, name="Stadtwerke", kind="", plan=None, by=cast.ralf(), now=NOW)
    assert not OrganisationPlan.objects.filter(organisation=added).exists()


def test_choices_are_read_at_once_and_unknown_ones_refused() -> None:
    choices.change_choices(values={"undo_seconds": 20}, by=cast.ralf(), now=NOW)

    assert settings.undo_seconds.read() == 20
    with pytest.raises(choices.UnknownChoice):
        choices.change_choices(values={"undo_seconds": "twenty"}, by=cast.ralf(), now=NOW)


def test_a_token_needs_a_purpose_and_leaves_an_entry_without_itself() -> None:
    with pytest.raises(tokens.PurposeMissing):
        tokens.issue_token(person=cast.mia(), name=" ", by=cast.mia(), now=NOW)

    token = tokens.issue_token(person=cast.mia(), name="Skript", by=cast.mia(), now=NOW)

    assert token not in str(last_entry().after)


def test_kai_sees_of_the_log_what_concerns_employees() -> None:
    promises.set_matrix(cells={(Grade.LOW, Grade.LOW): Priority.P2}, by=cast.ralf(), now=NOW)
    people.change_skills(person=cast.mia(), skills={"netz": 2}, by=cast.ralf(), now=NOW)

    assert {entry.what for entry in queries.audit_entries(cast.viewer(cast.kai()))} == {"skills"}
    assert {entry.what for entry in queries.audit_entries(cast.viewer(cast.beate()))} == {"skills", "priority_matrix"}
    assert queries.audit_entries(cast.viewer(cast.henrik())) == []


def described(person: Person, **differently: object) -> None:
    said = {"name": person.name, "organisation": person.organisation, "languages": list(person.languages), "is_vip": False, "note": ""}
    people.change_description(person=person, by=cast.ralf(), now=NOW, **{**said, **differently})  # type: ignore[arg-type]  # as said


def test_the_audit_says_what_was_noted_about_renate_and_what_before() -> None:
    former = cast.renate().note
    described(cast.renate(), name="Renate Heller-Voss", note="Nachmittags am besten")

    assert last_entry().what == "requester"
    assert last_entry().before == {"name": "Renate Heller", "note": former}
    assert last_entry().after == {"name": "Renate Heller-Voss", "note": "Nachmittags am besten"}


def test_the_works_council_reads_what_is_noted_about_employees_and_nothing_about_requesters() -> None:
    described(cast.renate(), note="Nachmittags am besten")
    described(cast.mia(), note="Kann Polnisch")
    people.add_address(person=cast.mia(), reach=Reach(Address.Kind.PHONE, "030 23125-299"), by=cast.ralf(), now=NOW)

    assert [entry.what for entry in queries.audit_entries(cast.viewer(cast.kai()))] == ["description"]
    assert [entry.what for entry in queries.audit_entries(cast.viewer(cast.beate()))] == ["address", "description", "requester"]
