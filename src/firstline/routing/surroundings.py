"""What stands around a ticket on an agent's screen: its person, promises, way, drafts and who else looks at it, in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from firstline.core.prepared import Prepared
from firstline.people.models import Address, Device
from firstline.people.viewer import Viewer
from firstline.routing import queries
from firstline.routing.models import Handover, Promise, Sighting
from firstline.tickets.models import Attachment, Draft, Interval, Message, Ticket

# So many other tickets of the person stand in the side panel; the person's page has all.
MOST_OTHERS = 5


@dataclass(frozen=True)
class Other:
    """Another ticket of the same person; without subject where the viewer may only know that it exists."""

    number: int
    status: str
    opened_at: datetime
    subject: str


@dataclass(frozen=True)
class Owed:
    """One promise as the side panel shows it."""

    kind: str
    level: int
    state: str
    hours: int
    target_seconds: int
    began_at: datetime
    due_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True)
class Step:
    """One move between queues."""

    id: int
    at: datetime
    by: int
    from_queue: int
    to_queue: int
    bounced_at: datetime | None


@dataclass(frozen=True)
class Onlooker:
    """Somebody else who has the ticket on the screen."""

    person: int
    name: str
    typing: bool


@dataclass(frozen=True)
class Surroundings:
    """The ticket and everything around it; may_work is false for those who only read it because it was handed on by them."""

    ticket: Ticket
    may_work: bool
    addresses: Sequence[Address]
    devices: Sequence[Device]
    others: Sequence[Other]
    promises: Sequence[Owed]
    way: Sequence[Step]
    onlookers: Sequence[Onlooker]
    drafts: dict[str, str]
    unsent: Sequence[Attachment]
    newest_inbound: int

    @property
    def bounceable(self) -> bool:
        """It came here by a hand-over that was not sent back yet."""
        if not self.way:
            return False
        last = self.way[-1]
        return last.bounced_at is None and last.to_queue == self.ticket.placement.queue_id


def around(viewer: Viewer, number: int, *, now: datetime) -> Surroundings:
    """The ticket for this agent's page. Raises TicketNotFound."""
    found = _TICKET.first(number=number, person=viewer.person or 0, seen_since=now - queries.SIGHTING_LASTS)
    ticket: Any = found
    if found is None or not (queries.may_work_on(viewer, found) or (viewer.is_agent and ticket.was_mine)):
        raise queries.TicketNotFound(number)
    return _surroundings(ticket, viewer, now=now)


def _surroundings(ticket: Any, viewer: Viewer, *, now: datetime) -> Surroundings:
    """From the row with its annotations."""
    facts: Any = ticket
    return Surroundings(
        ticket=ticket,
        may_work=queries.may_work_on(viewer, ticket),
        addresses=[Address(**row) for row in facts.address_rows],
        devices=[Device(**row) for row in facts.device_rows],
        others=[known for row in facts.other_rows if (known := _other(row, viewer)) is not None],
        promises=[_owed(row) for row in facts.promise_rows],
        way=[Step(**_moments(row, "at", "bounced_at")) for row in facts.way_rows],
        onlookers=[_onlooker(row, now) for row in facts.sighting_rows],
        drafts={row["mode"]: row["text"] for row in facts.draft_rows},
        unsent=[Attachment(**row) for row in facts.unsent_rows],
        newest_inbound=max(facts.inbound_rows, default=0),
    )


def _whole(*, number: int, person: int, seen_since: datetime) -> QuerySet[Ticket]:
    """The ticket of this number with what stands around it for a person; whether they may see it, is for the caller to say."""
    asker = person
    requester = OuterRef("requester")
    others = Ticket.objects.filter(requester=requester).exclude(pk=OuterRef("pk")).order_by("-id")
    mine = Attachment.objects.filter(ticket=OuterRef("pk"), uploaded_by=asker, message=None, note=None)
    looking = Sighting.objects.filter(ticket=OuterRef("pk"), seen_at__gt=seen_since).exclude(person=asker)
    inbound = Message.objects.filter(ticket=OuterRef("pk"), direction=Message.Direction.INBOUND)
    had = Interval.objects.filter(kind=Interval.Kind.PLACEMENT, agent=asker, subject=OuterRef("pk"))
    rows = Ticket.objects.select_related("requester__organisation", "placement__queue", "placement__agent", "resolved_by")
    return rows.filter(number=number).annotate(
        was_mine=Exists(had),
        address_rows=_rows(Address.objects.filter(person=requester).order_by("kind", "id"), "id", "kind", "value", "shown"),
        device_rows=_rows(
            Device.objects.filter(person=requester).order_by("id"), "id", "kind", "model", "serial", "firmware", "system", "place"
        ),
        other_rows=_rows(
            others[: MOST_OTHERS + 1],
            "number", "status", "opened_at", "subject",
            queue="placement__queue", agent="placement__agent", closed="placement__queue__members_only",
        ),
        promise_rows=_rows(
            Promise.objects.filter(ticket=OuterRef("pk")).order_by("id"),
            "kind", "level", "state", "target_seconds", "began_at", "due_at", "settled_at", hours="hours_id",
        ),
        way_rows=_rows(
            Handover.objects.filter(ticket=OuterRef("pk")).order_by("at", "id"),
            "id", "at", "bounced_at", by="by_id", from_queue="from_queue_id", to_queue="to_queue_id",
        ),
        sighting_rows=_rows(looking.order_by("person__name"), "typing_at", person="person_id", name="person__name"),
        draft_rows=_rows(Draft.objects.filter(ticket=OuterRef("pk"), person=asker), "mode", "text"),
        unsent_rows=_rows(mine.order_by("id"), "id", "key", "name", "media_type", "size"),
        inbound_rows=ArraySubquery(inbound.order_by("-id").values("id")[:1]),
    )  # fmt: skip


_TICKET = Prepared(_whole, number=int, person=int, seen_since=datetime)


def _rows(rows: QuerySet[Any], *columns: str, **named: str) -> ArraySubquery:
    return ArraySubquery(rows.values(json=JSONObject(**{column: column for column in columns}, **named)))


def _moments(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return row | {name: parse_datetime(row[name]) if row[name] else None for name in names}


def _owed(row: dict[str, Any]) -> Owed:
    return Owed(**_moments(row, "began_at", "due_at", "settled_at"))


def _onlooker(row: dict[str, Any], now: datetime) -> Onlooker:
    typed = parse_datetime(row["typing_at"]) if row["typing_at"] else None
    return Onlooker(person=row["person"], name=row["name"], typing=typed is not None and typed > now - queries.TYPING_LASTS)


def _other(row: dict[str, Any], viewer: Viewer) -> Other | None:
    """Other queues' tickets are known by number and state only, those of closed circles not at all."""
    own = row["queue"] in viewer.queues or row["agent"] == viewer.person or (viewer.is_lead and not row["closed"])
    if row["closed"] and not own:
        return None
    opened = parse_datetime(row["opened_at"])
    assert opened is not None  # the column is never null
    return Other(number=row["number"], status=row["status"], opened_at=opened, subject=row["subject"] if own else "")
