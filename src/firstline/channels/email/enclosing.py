"""Files that go with an answer: really enclosed, pictures within the text where it names them, too large ones left with the request."""

import re
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart
from pathlib import Path

from django.conf import settings

from firstline.channels.email import mail_ids
from firstline.tickets.models import Attachment, Delivery
from firstline.tickets.operations.attaching import SHOWN_IN_PLACE

_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")
# Kinds that are mails in themselves: programs would take them apart.
_COMPOUND = ("multipart", "message")


@dataclass(frozen=True)
class Files:
    """What a mail encloses, what it shows within its text (by the mark "[name]"), and what is too large for it."""

    enclosed: tuple[Attachment, ...] = ()
    shown: tuple[Attachment, ...] = ()
    too_large: tuple[Attachment, ...] = ()


def files_of(delivery: Delivery) -> Files:
    """In the order they were added, as long as all together stay within what mail servers take."""
    message = delivery.message
    if message is None:
        return Files()
    shown: list[Attachment] = []
    enclosed: list[Attachment] = []
    too_large: list[Attachment] = []
    size = 0
    for row in sorted(message.attachments.all(), key=lambda file: file.pk):
        if size + row.size > settings.MAIL_ATTACH_MAX_BYTES:
            too_large.append(row)
            continue
        size += row.size
        within = row.media_type in SHOWN_IN_PLACE and mark(row) in message.text
        (shown if within else enclosed).append(row)
    return Files(tuple(enclosed), tuple(shown), tuple(too_large))


def mark(row: Attachment) -> str:
    """How a text names the place of a picture."""
    return f"[{row.name}]"


def content_id(row: Attachment) -> str:
    """Names a picture within its mail; its key, which opens it elsewhere, is not told."""
    return f"{mail_ids.picture_mark(row.key)}@firstline"


def fill(mail: EmailMessage, *, text: str, html: str, files: Files) -> None:
    """Both forms of the text, the pictures beside the one that shows them, then the files."""
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
        body = mail.get_body(("html",))
        for row in files.shown:
            if isinstance(body, MIMEPart):
                main, sub = _type(row)
                body.add_related(
                    _content(row), maintype=main, subtype=sub, cid=f"<{content_id(row)}>", filename=row.name, disposition="inline"
                )
    for row in files.enclosed:
        main, sub = _type(row)
        mail.add_attachment(_content(row), maintype=main, subtype=sub, filename=row.name)


def _content(row: Attachment) -> bytes:
    return (Path(settings.MEDIA_ROOT) / row.path).read_bytes()


def _type(row: Attachment) -> tuple[str, str]:
    kind = row.media_type.lower()
    if not _TYPE.fullmatch(kind) or kind.startswith(_COMPOUND):
        return "application", "octet-stream"
    main, _, sub = kind.partition("/")
    return main, sub
