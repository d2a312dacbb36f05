"""The past: the same seed tells the same, and what is written is what the operations would have written."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection

from firstline.administration.past import copying, crowd, generating
from firstline.administration.past.chronicle import Ids
from firstline.administration.past.generating import Order
from firstline.administration.past.story import Story
from firstline.core.models import Event
from firstline.people.models import Person
from firstline.routing.models import Handover, Placement, Promise
from firstline.routing.operations import promising
from firstline.search import indexing
from firstline.search.models import Passage
from firstline.testing.clock import NOW
from firstline.testing.playing import Player
from firstline.tickets import passages
from firstline.tickets.models import Contact, Interval, Message, Note, Ticket

pytestmark = pytest.mark.django_db

ORDER = Order(number=60, begins=NOW - timedelta(weeks=2), now=NOW, seed=7, still_open=12)
OF_TICKET = (
    "subject own_words language requester_id organisation_id channel status waiting_for category_id "
    "fault_pattern_id impact urgency priority details classified_at classified_by_id opened_at unanswered_since "
    "changed_at resolved_at resolved_by_id resolved_level solution confirmed_at closed_at reopened"
)
FIRST = Ids(ticket=500, number=9000, contact=500, message=500, note=500, handover=500, promise=500)


def told(order: Order = ORDER) -> list[Story]:
    crowd.invite(40, order.begins)
    return list(generating.stories(order))


def fingerprint(order: Order) -> str:
    batch = told(order)
    rows = generating.chronicle(batch, desk=generating.a_desk(), ids=Ids(**vars(FIRST)), until=order.now, known={})
    return sha256(repr(rows).encode()).hexdigest()


def test_two_runs_with_one_seed_are_equal() -> None:
    assert fingerprint(ORDER) == fingerprint(ORDER)


def test_another_seed_tells_another_past() -> None:
    assert fingerprint(ORDER) != fingerprint(Order(number=60, begins=ORDER.begins, now=NOW, seed=8))


def traces(ticket: Ticket) -> dict[str, object]:
    """All that a ticket left behind, without ids and without what only a worker would do."""
    kept = ("kind", "state", "reason", "queue", "level", "agent", "actor", "began_at", "ended_at")
    said = ("author", "direction", "kind", "text", "said_at", "released_at", "contact__began_at")
    numbered = {"message", "note", "contact", "handover", "promise", "ticket"}
    happened = Event.objects.filter(stream=ticket.stream).exclude(kind="promise.broken").order_by("id")
    return {
        "ticket": {name: getattr(ticket, name) for name in OF_TICKET.split()},
        "messages": list(Message.objects.filter(ticket=ticket).order_by("id").values(*said)),
        "notes": list(Note.objects.filter(ticket=ticket).order_by("id").values("author", "kind", "text", "written_at")),
        "contacts": list(Contact.objects.filter(ticket=ticket).order_by("id").values("channel", "began_at", "answered_at", "handled_by")),
        "intervals": sorted(map(repr, Interval.objects.filter(subject=ticket.pk).values(*kept))),
        "placement": Placement.objects.filter(ticket=ticket).values("queue", "level", "agent", "since", "is_live", "moves").get(),
        "handovers": list(
            Handover.objects.filter(ticket=ticket)
            .order_by("id")
            .values(
                "by",
                "at",
                "from_queue",
                "to_queue",
                "symptom",
                "tried",
                "expectation",
                "bounced_at",
                "bounced_by",
                "bounce_reason",
                "lesson",
            )
        ),
        "promises": list(
            Promise.objects.filter(ticket=ticket)
            .order_by("id")
            .values("kind", "level", "hours", "target_seconds", "began_at", "settled_at")
        ),
        "kept": list(Promise.objects.filter(ticket=ticket).exclude(settled_at=None).order_by("id").values_list("state", flat=True)),
        "events": [
            (event.kind, event.actor, event.at, {key: key in numbered or value for key, value in event.data.items()}) for event in happened
        ],
        "passages": sorted(
            Passage.objects.filter(owner_kind="ticket", owner_id=ticket.pk).exclude(part="opening").values_list("body", "words")
        ),
        "scopes": sorted(
            {tuple(scopes) for scopes in Passage.objects.filter(owner_id=ticket.pk, owner_kind="ticket").values_list("scopes", flat=True)}
        ),
    }


def written(stories: list[Story]) -> list[Ticket]:
    rows = generating.chronicle(stories, desk=generating.a_desk(), ids=copying.reserve(generating.wanted(stories)), until=NOW, known={})
    copying.write(rows)
    return [Ticket.objects.get(pk=row[0]) for row in rows.tickets]


def with_all_verbs(stories: list[Story]) -> list[Story]:
    """A dozen of them, and further ones only for what did not happen in these."""
    chosen, seen = [], set[str]()
    for story in stories:
        verbs = {step.verb for step in story.steps}
        if len(chosen) < 12 or verbs - seen:
            chosen.append(story)
            seen |= verbs
    assert seen >= {"hand_over", "bounce", "reopen", "confirm", "close", "wait"}
    return chosen


def test_the_chronicle_writes_what_the_operations_would_have_written() -> None:
    stories = with_all_verbs(told())

    in_bulk = written(stories)

    for story, ticket in zip(stories, in_bulk, strict=True):
        played = traces(Player(story).play())
        assert traces(ticket) == played


def test_what_is_still_owed_is_due_when_the_operations_say_so() -> None:
    for ticket in written(told()):
        placement = Placement.objects.get(ticket=ticket)
        if placement.is_live:
            due = placement.due_at, placement.due_kind

            promising.refresh(ticket=ticket, placement=placement, now=NOW)

            assert (placement.due_at, placement.due_kind) == due


def test_its_search_passages_are_those_that_the_index_would_get() -> None:
    for ticket in written(told())[:20]:
        requester = Person.objects.get(pk=ticket.requester_id)
        before = Passage.objects.get(owner_kind="ticket", owner_id=ticket.pk, part="opening")

        indexing.put(passages=[passages.opening(ticket, requester, before.scopes)])

        after = Passage.objects.get(owner_kind="ticket", owner_id=ticket.pk, part="opening")
        assert (after.words, after.title, after.body, after.language) == (before.words, before.title, before.body, before.language)


def test_a_generated_desk_goes_on_with_the_next_number() -> None:
    generating.generate(ORDER)

    newest = Ticket.objects.order_by("-number").first()
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('ticket_number'), nextval(pg_get_serial_sequence('tickets_ticket', 'id'))")
        number, pk = cursor.fetchone()
    assert newest is not None
    assert (number, pk) == (newest.number + 1, newest.pk + 1)
    assert Placement.objects.filter(is_live=True).count() >= ORDER.still_open
