"""The thinnest whole path: taken in, claimed, handed over, answered, solved, confirmed."""

from datetime import UTC, datetime, timedelta

import pytest

from firstline.core import order
from firstline.people.models import Address, Person, Role
from firstline.people.operations import Reach, register_person, set_roles
from firstline.people.viewer import Viewer
from firstline.routing import queries, timeline
from firstline.routing.models import Level, Membership, PlanTarget, Promise, Queue, ServiceHours, ServicePlan
from firstline.routing.operations import claiming, conversing, handing_over, settling
from firstline.routing.operations.conversing import Words
from firstline.routing.operations.handing_over import Package, PackageIncomplete
from firstline.routing.operations.taking_in import Request, take_in
from firstline.tickets.models import Channel, Ticket

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def desk(db: None) -> dict[str, Queue]:
    hours = ServiceHours.objects.create(code="l1", blocks=[{"weekday": d, "begins": "07:00", "ends": "20:00"} for d in range(5)])
    queues = {}
    for number in (1, 2):
        level = Level.objects.create(number=number, hours=hours)
        queues[f"l{number}"] = Queue.objects.create(code=f"l{number}", level=level, words={"de": f"Stufe {number}"})
    plan = ServicePlan.objects.create(code="gold", hours=hours, is_default=True)
    for n, priority in enumerate(("P1", "P2", "P3", "P4", "P5"), 1):
        PlanTarget.objects.create(plan=plan, priority=priority, first_reply_minutes=30 * n, next_reply_minutes=30 * n, solution_minutes=480 * n)
    order.changed()
    return queues


def agent(name: str, queue: Queue) -> Person:
    person = register_person(name=name, reached_by=[Reach(Address.Kind.MAIL, f"{name}@lindenhof.example.org")], now=NOW)
    set_roles(person=person, roles=frozenset({Role.AGENT}), by=None, now=NOW)
    Membership.objects.create(person=person, queue=queue, since=NOW)
    return person


def viewer(person: Person) -> Viewer:
    return queries.viewer_of(queries.viewers().get(pk=person.pk))


def test_a_request_travels_from_level_1_to_2_and_is_confirmed(desk: dict[str, Queue]) -> None:
    mia, carla = agent("mia", desk["l1"]), agent("carla", desk["l2"])
    renate = register_person(name="Renate Heller", reached_by=[Reach(Address.Kind.MAIL, "Renate@nordlicht.example.net")], now=NOW)
    request = Request(requester=renate, subject="", text="Der Router leuchtet, aber kein WLAN", channel=Channel.PORTAL, client_key="a", language="de")

    taken = take_in(request=request, by=renate, now=NOW)
    again = take_in(request=request, by=renate, now=NOW)

    assert again.ticket == taken.ticket and not again.created
    assert taken.placement.due_kind == Promise.Kind.FIRST_REPLY
    number = taken.ticket.number
    ticket = queries.get_workable(viewer(mia), number)
    claiming.claim(ticket=ticket, by=mia, now=NOW)
    with pytest.raises(claiming.AlreadyClaimed):
        claiming.claim(ticket=ticket, by=carla, now=NOW)
    with pytest.raises(queries.TicketNotFound):
        queries.get_readable(viewer(carla), number)
    with pytest.raises(PackageIncomplete):
        handing_over.hand_over(ticket=ticket, to=desk["l2"], package=Package("Kein WLAN", "", ""), by=mia, now=NOW)
    package = Package("Kein WLAN trotz Neustart", "Neustart, Kabel geht", "Fernprüfung")
    handing_over.hand_over(ticket=ticket, to=desk["l2"], package=package, by=mia, now=NOW + timedelta(minutes=5))
    ticket = queries.get_workable(viewer(carla), number)
    with pytest.raises(queries.TicketNotFound):
        queries.get_workable(viewer(mia), number)
    assert queries.get_readable(viewer(mia), number) == ticket
    message = conversing.reply(ticket=ticket, author=carla, words=Words("Wir prüfen.", "b"), seen=None, hold=True, now=NOW + timedelta(minutes=6))
    assert message.is_held
    conversing.release(message=message, now=NOW + timedelta(minutes=7))
    settling.resolve(ticket=ticket, solution="Kanal gewechselt", client_key="c", tell=True, by=carla, now=NOW + timedelta(minutes=20))
    ticket = settling.confirm(ticket=ticket, by=renate, now=NOW + timedelta(minutes=30))

    assert ticket.status == Ticket.Status.CLOSED
    assert ticket.resolved_level == 2
    assert {p.kind: p.state for p in queries.promises_of(ticket)} == {"first_reply": "kept", "solution": "kept", "level": "kept"}


def test_the_thread_shows_each_event_once_and_hides_held_answers_from_others(desk: dict[str, Queue]) -> None:
    mia = agent("mia", desk["l1"])
    renate = register_person(name="Renate Heller", reached_by=[Reach(Address.Kind.MAIL, "renate@nordlicht.example.net")], now=NOW)
    request = Request(requester=renate, subject="WLAN", text="Kein WLAN", channel=Channel.PORTAL, client_key="a", language="de")
    ticket = take_in(request=request, by=renate, now=NOW).ticket
    claiming.claim(ticket=ticket, by=mia, now=NOW)
    conversing.note(ticket=ticket, author=mia, words=Words("Canary", "n"), now=NOW)

    held = conversing.reply(ticket=ticket, author=mia, words=Words("Guten Tag", "m"), seen=None, hold=True, now=NOW)

    mine = timeline.latest(ticket, reader=mia.pk, public=False)
    public = timeline.latest(ticket, reader=renate.pk, public=True)
    assert [entry.kind for entry in mine.entries] == ["ticket.opened", "ticket.placed", "ticket.claimed", "note.added", "message.held"]
    assert mine.entries[-1].key == f"message-{held.pk}"
    assert [entry.kind for entry in public.entries] == ["ticket.opened"]
