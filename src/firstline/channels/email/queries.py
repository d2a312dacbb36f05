"""The mail log as far as somebody may see it, and the parts of mails that are shown beside their messages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from firstline.channels.email.models import AddressTrouble, Entrance, InboundMail, MailText
from firstline.channels.email.parsing import headers
from firstline.core.prepared import Prepared
from firstline.people.models import Person
from firstline.people.viewer import Viewer
from firstline.routing import queries, rulebook
from firstline.tickets.models import Attachment, Delivery, Message

PAGE = 50


class MailNotFound(Exception):
    """There is no such mail for this viewer."""


@dataclass(frozen=True)
class Wanted:
    """What is looked for in the mail log; empty: everything. text: of sender or subject; header: "Name:value" of any header."""

    fate: str = ""
    way: str = ""
    entrance: int | None = None
    text: str = ""
    mail_id: str = ""
    header: str = ""
    is_undecided_matter: bool = False


def mails(viewer: Viewer) -> QuerySet[InboundMail]:
    """
    Mails that the viewer may know of, without their bytes: leads and administrators all, agents those of their queues.

    Mails that became no ticket belong to the queue of their entrance. Closed circles' mails are their members' alone.
    """
    rows = InboundMail.objects.defer("raw", "header_keys")
    if viewer.is_administrator:
        return rows
    if not viewer.is_agent:
        return rows.none()
    seen = Q(ticket__in=queries.agent_tickets(viewer))
    if viewer.is_lead:
        return rows.filter(seen | Q(ticket=None))
    first = {queue.pk for queue in rulebook.current().live_queues()[:1]}
    entrances = Q(entrance__queue__in=viewer.queues)
    if first & viewer.queues:
        entrances |= Q(entrance__queue=None)
    return rows.filter(seen | (Q(ticket=None) & entrances))


def may_read(viewer: Viewer) -> bool:
    """May the viewer read what the mails of their log say, and have their bytes? Administrators see fates, not letters."""
    return viewer.is_agent


def mail_log(viewer: Viewer, wanted: Wanted, *, before: int | None = None, limit: int = PAGE) -> list[InboundMail]:
    """Newest first, one more than fits a page, from before a mail on."""
    rows = mails(viewer).select_related("entrance", "ticket", "may_belong_to", "person", "first__ticket").filter(_matching(wanted))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-id")[: limit + 1])


def get_mail(viewer: Viewer, pk: int) -> InboundMail:
    """Raises MailNotFound."""
    found = mails(viewer).select_related("entrance", "ticket", "may_belong_to", "person", "first", "message").filter(pk=pk).first()
    if found is None:
        raise MailNotFound(pk)
    return found


def raw_of(viewer: Viewer, pk: int) -> bytes:
    """The mail as it was received. Raises MailNotFound."""
    if not may_read(viewer):
        raise MailNotFound(pk)
    return bytes(InboundMail.objects.only("raw").get(pk=get_mail(viewer, pk).pk).raw)


def in_quarantine(viewer: Viewer) -> int:
    """How many mails wait there for somebody to look."""
    return mails(viewer).filter(fate=InboundMail.Fate.QUARANTINED).count()


def mails_of_ticket(ticket: int) -> list[InboundMail]:
    """All mails of a ticket that the reader was given already, oldest first."""
    return list(InboundMail.objects.defer("raw", "header_keys").filter(ticket=ticket).order_by("id"))


def outgoing(viewer: Viewer, *, state: str = "", text: str = "", before: int | None = None, limit: int = PAGE) -> list[Delivery]:
    """What goes out, with its tries: newest first, one more than fits a page. Mails about no ticket are for administrators."""
    rows = Delivery.objects.select_related("ticket", "person").defer("mail")
    if not viewer.is_administrator:
        rows = rows.filter(ticket__in=queries.agent_tickets(viewer))
    if state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(Q(address__icontains=text) | Q(mail_id=text))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-id")[: limit + 1])


def texts_of(messages: Iterable[int]) -> Mapping[int, MailText]:
    """The parts of the mails that became these messages (ids of messages that the reader was given), by message; mail at hand."""
    found = MailText.objects.filter(message__in=list(messages)).select_related("mail").defer("mail__raw", "mail__header_keys")
    return {text.message_id: text for text in found}


def shown_beside(messages: Iterable[int]) -> Mapping[int, MailText]:
    """What a thread shows of the mails that became these messages, by message: without their text and HTML, which it has or asks for."""
    return {text.message_id: text for text in _BESIDE.rows(messages=sorted(messages))}


def _beside(*, messages: Sequence[int]) -> QuerySet[MailText]:
    rows = MailText.objects.select_related("mail__entrance", "mail__may_belong_to").annotate(has_html=~Q(html=""))
    rows = rows.defer("mail__raw", "mail__header_keys", "whole", "html")
    # Unlike `__in` of one shape however many there are.
    return rows.extra(where=['"email_channel_mailtext"."message_id" = ANY(%s)'], params=[messages])


_BESIDE = Prepared(_beside, messages=list)


def text_of(mail: InboundMail) -> MailText | None:
    """The parts of a mail that the reader was given and may read, without its HTML."""
    rows = MailText.objects.filter(mail=mail).select_related("mail__entrance", "mail__may_belong_to")
    return rows.defer("mail__raw", "mail__header_keys", "whole", "html").annotate(has_html=~Q(html="")).first()


def html_of(viewer: Viewer, pk: int) -> MailText:
    """The sanitised HTML of a mail for those who may read it. Raises MailNotFound."""
    if not may_read(viewer):
        raise MailNotFound(pk)
    found = MailText.objects.filter(mail=get_mail(viewer, pk)).defer("whole", "quoted").first()
    if found is None or not found.html:
        raise MailNotFound(pk)
    return found


def find_file(mail: int, key: str) -> Attachment | None:
    """A file that came with this mail; whoever asks was let in before."""
    return Attachment.objects.filter(message__inbound_mail=mail, key=key).first()


def mails_of_messages(messages: Iterable[Message]) -> Mapping[int, InboundMail]:
    """The mails that became these messages, by message."""
    wanted = [message.pk for message in messages]
    found = InboundMail.objects.defer("raw", "header_keys").filter(message__in=wanted)
    return {mail.message_id: mail for mail in found if mail.message_id is not None}


def troubles_of(addresses: Iterable[str]) -> list[AddressTrouble]:
    """What machines told about these addresses: away until, or failing."""
    return list(AddressTrouble.objects.filter(address__in=list(addresses)).order_by("-noted_at"))


def troubles_of_person(person: Person, *, now: datetime) -> list[AddressTrouble]:
    """What still holds of what machines told about the addresses of a person that the reader was given."""
    found = troubles_of(address.value for address in person.addresses.all())
    return [trouble for trouble in found if trouble.until is None or trouble.until > now]


def entrances() -> list[Entrance]:
    """All live ones, the default first."""
    return list(Entrance.objects.filter(retired_at=None).select_related("queue").order_by("-is_default", "address"))


def retired_entrances() -> list[Entrance]:
    """Addresses that were given up, the latest first."""
    return list(Entrance.objects.filter(retired_at__isnull=False).order_by("-retired_at", "id"))


def _matching(wanted: Wanted) -> Q:
    found = Q()
    if wanted.fate:
        found &= Q(fate=wanted.fate)
    if wanted.way:
        found &= Q(way=wanted.way)
    if wanted.entrance is not None:
        found &= Q(entrance=wanted.entrance)
    if wanted.text:
        found &= Q(sender_address__icontains=wanted.text) | Q(sender_name__icontains=wanted.text) | Q(subject__icontains=wanted.text)
    if wanted.mail_id:
        found &= Q(mail_id=f"<{wanted.mail_id.strip().strip('<>')}>")
    if wanted.header:
        name, _, value = wanted.header.partition(":")
        found &= Q(header_keys__contains=[headers.key(name, value)])
    if wanted.is_undecided_matter:
        found &= Q(may_belong_to__isnull=False)
    return found
