"""In whose name this browser follows a request: the signed-in person, or the person of the secret link it opened."""

from datetime import timedelta

from django.http import Http404, HttpRequest

from firstline.core import clock
from firstline.core import settings as choices
from firstline.people.models import Person
from firstline.people.viewer import Viewer
from firstline.routing import following, queries
from firstline.tickets.models import GuestLink, Ticket
from firstline.tickets.operations import inviting
from firstline.web import access


def request_of(request: HttpRequest, number: int) -> Ticket:
    """The request if this browser may follow it; not there otherwise."""
    try:
        return queries.get_request(access.viewer(request), number)
    except queries.TicketNotFound as nobody:
        raise Http404 from nobody


def own_request(request: HttpRequest, number: int) -> Ticket:
    """The request if this browser may also decide about it: confirm, withdraw."""
    ticket = request_of(request, number)
    if not following.speaks_for(access.viewer(request), ticket):
        raise Http404
    return ticket


def is_theirs(viewer: Viewer, ticket: Ticket) -> bool:
    """Whether the viewer follows it as the person they signed in as; holders of a secret link are only believed to be somebody."""
    concerned = viewer.person in {ticket.requester_id, ticket.affected_id} or ticket.organisation_id in viewer.contact_person_of
    return viewer.is_signed_in and concerned


def speaker(request: HttpRequest, ticket: Ticket) -> Person:
    """Who says what this browser says about the request."""
    if is_theirs(access.viewer(request), ticket):
        return access.person(request)
    person = access.guest(request, ticket.pk)
    if person is None:
        raise Http404
    return person


def open_link(request: HttpRequest, link: GuestLink) -> None:
    """From now on this browser follows the link's request; the session gets a fresh name that nobody can have planted."""
    opened = [*request.session.get(access.GUEST_LINKS, []), link.pk]
    if not request.session.session_key or not access.viewer(request).is_signed_in:
        request.session.cycle_key()
    request.session[access.GUEST_LINKS] = opened[-20:]
    access.forget(request)


def follow_along(request: HttpRequest, *, old: Ticket, new: Ticket) -> None:
    """A closed matter came back as a new request: the holder of the old one's secret link follows that, too."""
    if new.pk == old.pk or access.guest(request, old.pk) is None:
        return
    now = clock.now()
    lasts = timedelta(days=choices.link_days.read())
    link = inviting.find_link(inviting.give_link(ticket=new, person=speaker(request, old), lasts=lasts, now=now), now=now)
    if link is not None:
        open_link(request, link)
