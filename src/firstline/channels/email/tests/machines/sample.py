"""A mail of the table: how it looks, and what must be recognised in it."""

from dataclasses import dataclass, field
from email.utils import parseaddr, parsedate_to_datetime

from firstline.channels.email.models import InboundMail
from firstline.channels.email.parsing.parts import Mailbox, ParsedMail, Report

Kind = InboundMail.Kind
OURS = "<d2f1.0c9a@lindenhof.example.org>"


@dataclass(frozen=True)
class Sample:
    """`raw`: headers, an empty line, the text; `facts`: those that matter."""

    name: str
    kind: Kind
    reason: str
    raw: str
    reports: tuple[Report, ...] = ()
    envelope_from: str = ""
    facts: dict[str, object] = field(default_factory=dict)

    def parsed(self) -> ParsedMail:
        head, _empty, text = self.raw.strip().partition("\n\n")
        headers = tuple((name, value.strip()) for name, _colon, value in (line.partition(":") for line in head.splitlines()))
        fields = {name.lower(): value for name, value in headers}
        name, address = parseaddr(fields.get("from", "Renate Ohlsen <renate@nordlicht.example.net>"))
        sender = Mailbox(name, address.lower())
        return ParsedMail(
            message_id=fields.get("message-id", "<sample@nordlicht.example.net>"),
            in_reply_to=tuple(fields.get("in-reply-to", "").split()),
            references=tuple(fields.get("references", "").split()),
            senders=(sender,),
            sender=sender,
            reply_to=(),
            to=(Mailbox("", "service@lindenhof.example.org"),),
            cc=(),
            subject=fields.get("subject", ""),
            sent_at=parsedate_to_datetime(fields.get("date", "Mon, 23 Nov 2026 10:00:00 +0100")),
            whole=text.strip(),
            said=text.strip(),
            quoted="",
            html="",
            files=(),
            headers=headers,
            reports=self.reports,
            problems=(),
        )
