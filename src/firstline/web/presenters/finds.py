"""What the palette found, in words: tickets, people, actions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstline.people.models import Person
from firstline.people.viewer import Viewer
from firstline.routing import rulebook
from firstline.routing.matters import Elsewhere
from firstline.search.asking import Hit
from firstline.search.folding import fold
from firstline.tickets.models import Ticket
from firstline.web import icons


@dataclass(frozen=True)
class Find:
    """One option: what it opens, what it shows, what stands at its end."""

    url: str
    glyph: str
    title: str
    end: str
    snippet: SafeString | str = ""
    key: str = ""


@dataclass(frozen=True)
class Action:
    """Something to do from anywhere: a link, or a small form with one value."""

    title: str
    glyph: str
    url: str
    name: str = ""
    value: str = ""
    key: str = ""


def tickets(found: Sequence[tuple[Ticket, Hit]], named: Ticket | None) -> list[Find]:
    """The ticket of the number first, then what the words found."""
    others = [_ticket(ticket, hit) for ticket, hit in found if named is None or ticket.pk != named.pk]
    return [*([_ticket(named, None)] if named else []), *others]


def elsewhere(found: Elsewhere, viewer: Viewer) -> str:
    """A ticket in somebody else's queue: number, state and queue, and no more."""
    queue = rulebook.current().queues.get(found.queue)
    state = Ticket.Status(found.status).label
    return _("%(number)s · %(state)s · lies in %(queue)s") % {
        "number": found.number,
        "state": state,
        "queue": queue.name_in(viewer.language) if queue else "–",
    }


def people(found: Iterable[Person]) -> list[Find]:
    return [
        Find(
            url=f"/desk/people/{person.pk}/",
            glyph="person",
            title=person.name,
            end=person.organisation.name if person.organisation else person.email,
        )
        for person in found
    ]


def actions(typed: str, viewer: Viewer) -> list[Action]:
    """Those whose words hold what was typed."""
    wanted = fold(typed)
    return [action for action in _actions(viewer) if not wanted or wanted in fold(action.title)]


def _ticket(ticket: Ticket, hit: Hit | None) -> Find:
    """Whose it is, number and state at the end; the passage that matched where it is not the subject."""
    by_words = hit is not None and hit.part != "opening" and hit.why != "exact"
    pieces = hit.snippet if hit is not None and by_words else ()
    marked = format_html_join("", "{}", ((_marked(text, is_hit),) for text, is_hit in pieces))
    return Find(
        url=f"/desk/tickets/{ticket.number}/",
        glyph=icons.CHANNELS.get(ticket.channel, "chat"),
        title=ticket.subject,
        end=f"{ticket.requester.name} · {ticket.number} · {ticket.get_status_display()}",
        snippet=marked,
    )


def _marked(text: str, is_hit: bool) -> SafeString | str:
    return format_html("<mark>{}</mark>", text) if is_hit else text


def _actions(viewer: Viewer) -> list[Action]:
    work = [
        Action(_("Note a call"), "phone", "/desk/phone-note/", key="p"),
        Action(_("New ticket"), "plus", "/desk/tickets/new/"),
        Action(_("My tickets"), "person", "/desk/?view=mine"),
        Action(_("Tickets without agent"), "list", "/desk/?view=unassigned"),
        Action(_("Tickets that wait for us"), "reply", "/desk/?view=on_us"),
        Action(_("Tickets that are due soon"), "clock", "/desk/?view=due_soon"),
    ]
    other = "en" if get_language() == "de" else "de"
    language = {"de": "Deutsch", "en": "English"}[other]
    own = [
        Action(language, "globe", "/preferences/language/", "language", other),
        Action(_("Light appearance"), "sun", "/preferences/theme/", "theme", "light"),
        Action(_("Dark appearance"), "moon", "/preferences/theme/", "theme", "dark"),
        Action(_("Appearance as the system"), "system", "/preferences/theme/", "theme", "system"),
    ]
    settings = [Action(_("Administration"), "settings", "/administration/")] if viewer.sees_settings else []
    return [*(work if viewer.is_agent else []), *settings, *own]
