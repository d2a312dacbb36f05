"""What happened since a cursor, as far as the caller may see it."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from firstline.api import presenting
from firstline.api.answers import answer, reads
from firstline.api.auth import caller
from firstline.api.errors import Refused
from firstline.api.paging import Limit
from firstline.api.schemas.order import EventOut
from firstline.api.schemas.values import Page
from firstline.core.events import Cursor, now_cursor
from firstline.core.models import Event
from firstline.routing import filtering
from firstline.routing.filtering import Feed

router = Router(tags=["events"])

Place = Annotated[
    str | None,
    Query(
        max_length=40,
        pattern=r"^(now|[0-9]{1,19}\.[0-9]{1,19})$",
        description="`next` or an event's `cursor`; `now` only gives the present place; without it from the beginning.",
    ),
]


@router.get("", response=reads(Page[EventOut]))
def list_events(request: HttpRequest, after: Place = None, limit: Limit = 100) -> HttpResponse:
    """Events in order. `next` is always where to ask again, also when there was nothing new."""
    if after == "now":
        return answer(Page[EventOut](items=[], next=str(now_cursor())))
    feed = filtering.feed(caller(request).viewer, _cursor(after), limit=limit)
    return answer(Page[EventOut](items=[_event(event, feed) for event in feed.events], next=str(feed.cursor)))


def _cursor(after: str | None) -> Cursor:
    try:
        return Cursor.parse(after or "0.0")
    except ValueError:
        wrong = _("This is not a cursor of ours; begin without one.")
        raise Refused(422, "invalid_cursor", wrong, {"after": wrong}) from None


def _event(event: Event, feed: Feed) -> EventOut:
    ticket = filtering.subject_of(event, "ticket")
    as_agent = ticket is None or ticket in feed.as_agent
    return EventOut(
        cursor=str(Cursor(event.transaction, event.pk)),
        kind=event.kind,
        at=event.at,
        ticket=feed.numbers.get(ticket) if ticket else None,
        person=filtering.subject_of(event, "person"),
        actor=event.actor if as_agent else None,
        data=presenting.event_data(event, as_agent=as_agent),
    )
