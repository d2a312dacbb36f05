"""An agent decides whether a mail's ticket is a matter of its own."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstline.channels.email import joining, queries
from firstline.channels.email.models import InboundMail
from firstline.channels.email.queries import MailNotFound
from firstline.core import clock
from firstline.routing import queries as desk
from firstline.tickets.operations.settling import AlreadyClosed, AlreadyResolved
from firstline.web import access
from firstline.web.agent.views.answers import address


@access.agent_required
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """It is the same matter: the older ticket goes on."""
    mail = _undecided(request, pk)
    assert mail.ticket is not None  # _undecided
    assert mail.may_belong_to is not None  # likewise
    number = mail.ticket.number
    words = _("This is the same matter as ticket %(number)s; it goes on there.") % {"number": mail.may_belong_to.number}
    try:
        joined = joining.join(mail=mail, words=words, by=access.person(request), now=clock.now())
    except (AlreadyResolved, AlreadyClosed, joining.NothingToDecide):
        messages.error(request, _("The tickets could not be joined: one of them is solved or closed by now."))
        return HttpResponseRedirect(address(number))
    messages.success(request, _("Ticket %(number)s was joined to this one.") % {"number": number})
    return HttpResponseRedirect(address(joined.number))


@access.agent_required
@require_POST
def keep_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """It is a matter of its own."""
    mail = _undecided(request, pk)
    assert mail.ticket is not None  # _undecided
    try:
        joining.keep_apart(mail=mail, by=access.person(request), now=clock.now())
    except joining.NothingToDecide:
        messages.error(request, _("Somebody has decided this already."))
    return HttpResponseRedirect(address(mail.ticket.number))


def _undecided(request: HttpRequest, pk: int) -> InboundMail:
    """The mail of a ticket that may be worked on, which seems to belong to another one that may be worked on as well."""
    viewer = access.viewer(request)
    try:
        mail = queries.get_mail(viewer, pk)
        if mail.ticket is None or mail.may_belong_to is None:
            raise Http404
        desk.get_workable(viewer, mail.ticket.number)
        desk.get_workable(viewer, mail.may_belong_to.number)
    except (MailNotFound, desk.TicketNotFound):
        raise Http404 from None
    return mail
