"""Everything that can be known about a mail before its fate is decided; reads bytes and asks the domain name system, writes nothing."""

from dataclasses import dataclass

from django.conf import settings

from firstline.channels.email import entrances
from firstline.channels.email.authenticating import authenticate
from firstline.channels.email.mail_ids import loop_mark, ticket_of
from firstline.channels.email.models import InboundMail
from firstline.channels.email.parsing import headers
from firstline.channels.email.parsing.encoded_words import decoded
from firstline.channels.email.parsing.mailboxes import mailboxes
from firstline.channels.email.parsing.parts import File, ParsedMail
from firstline.channels.email.parsing.reading import read
from firstline.channels.email.recognising.looking import NULL_PATH, Marks, Recognised
from firstline.channels.email.recognising.rules import recognise
from firstline.channels.email.resolving import resolver_for

_LONGEST_SUBJECT = 1_000


@dataclass(frozen=True, slots=True)
class Examined:
    """The mail as read, the sort of mail, and what speaks for its sender; is_proven: From is really theirs."""

    parsed: ParsedMail
    recognised: Recognised
    authentication: dict[str, str | bool]
    is_proven: bool


def examine(raw: bytes, *, envelope_from: str, client_host: str) -> Examined:
    """Raises Unreadable."""
    parsed = read(raw)
    marks = Marks(loop=loop_mark(), is_ours=_is_ours)
    # A server that brings a mail without a return path means that it has none; other ways only do not know it.
    path = envelope_from or (NULL_PATH if client_host else "")
    recognised = recognise(parsed, envelope_from=path, own_addresses=entrances.current().addresses, own_marks=marks)
    proof = authenticate(
        raw,
        envelope_from=envelope_from,
        client_host=client_host,
        resolver=resolver_for(settings.DNS),
        trusted=settings.MAIL_TRUSTED_AUTH,
    )
    return Examined(parsed, recognised, proof.as_facts(), is_proven=parsed.sender is not None and proof.proves(parsed.sender.address))


def unread(raw: bytes) -> Examined:
    """For a mail that cannot be read and is to be taken in nevertheless: its headers as far as they go, and itself as a file."""
    head = headers.block(raw)
    sender = mailboxes(head.every("from"))
    parsed = ParsedMail(
        message_id="",
        in_reply_to=(),
        references=(),
        senders=sender,
        sender=next((box for box in sender if box.address), None),
        reply_to=(),
        to=(),
        cc=(),
        subject=decoded(head.first("subject")[:_LONGEST_SUBJECT]),
        sent_at=None,
        whole="",
        said="",
        quoted="",
        html="",
        files=(File("mail.eml", "message/rfc822", raw, "", is_inline=False),),
        headers=(),
        reports=(),
        problems=("unread",),
    )
    return Examined(parsed, Recognised(InboundMail.Kind.PERSON, "unread", {"silent": True}), {}, is_proven=False)


def _is_ours(message_id: str) -> bool:
    return ticket_of(message_id) is not None
