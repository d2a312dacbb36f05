"""Everything that can be known about a mail before its fate is decided; reads bytes and asks the domain name system, writes nothing."""

from dataclasses import dataclass

from firstline.channels.email import entrances
from firstline.channels.email.mail_ids import loop_mark, ticket_of
from firstline.channels.email.parsing.parts import ParsedMail
from firstline.channels.email.parsing.reading import read
from firstline.channels.email.recognising.looking import Marks, Recognised
from firstline.channels.email.recognising.rules import recognise


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
    recognised = recognise(parsed, envelope_from=envelope_from, own_addresses=entrances.current().addresses, own_marks=marks)
    return Examined(parsed, recognised, {}, is_proven=False)


def _is_ours(message_id: str) -> bool:
    return ticket_of(message_id) is not None
