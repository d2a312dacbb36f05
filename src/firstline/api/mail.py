"""Mail handed in by programs, raw as it came from the line; and the mail log, where each has its fate."""

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from firstline.api import presenting_mails
from firstline.api.answers import answer, gives, reads
from firstline.api.auth import Caller, caller
from firstline.api.errors import Refused, not_found
from firstline.api.paging import After, Limit, cut, row_of
from firstline.api.schemas.mail import AcceptedMail, LoggedMail
from firstline.api.schemas.values import BIGGEST, Page
from firstline.channels.email import entrances, queries
from firstline.channels.email.accepting import Envelope, accept
from firstline.channels.email.models import InboundMail
from firstline.core import clock
from firstline.core.text import plain

router = Router(tags=["mail"])

MailInPath = Annotated[int, Path(ge=1, le=BIGGEST, description="The mail's number in the log.")]
_Line = Annotated[str, Field(max_length=998, pattern=r"^[^\r\n\x00]*$")]


class EnvelopeGiven(Schema):
    """The mail's envelope: who sent it (empty for bounces) and to whom."""

    sender: Annotated[_Line, Field(alias="from", description="Sender of the envelope.")] = ""
    to: Annotated[list[_Line], Field(max_length=100, description="Recipients; without one the default entrance.")] = []


_RAW = {
    "requestBody": {
        "required": True,
        "description": "The mail itself (RFC 5322).",
        "content": {"message/rfc822": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/mail", response=gives(AcceptedMail, 404, 413, status=202), openapi_extra=_RAW)
def hand_in_mail(request: HttpRequest, envelope: Query[EnvelopeGiven]) -> HttpResponse:
    """Take in a mail. It is kept for good and read within seconds; nothing about its fate is told here."""
    _require_desk(caller(request))
    unknown = [address for address in envelope.to if not entrances.knows(address)]
    if unknown:
        words = _("No entrance has this address.")
        raise Refused(422, "unknown_recipient", words, {"to": words})
    raw = request.read(settings.MAIL_MAX_BYTES + 1)
    if not raw.strip():
        raise Refused(422, "no_mail", _("There is no mail in the body of this call."))
    mail = accept(raw=raw, envelope=Envelope(InboundMail.Way.API, envelope.sender, tuple(envelope.to)), now=clock.now())
    return answer(AcceptedMail(id=mail.pk), status=202)


class LogFilters(Schema):
    """Which mails; all given filters must hold."""

    fate: InboundMail.Fate | None = None
    way: InboundMail.Way | None = None
    message_id: Annotated[str | None, Field(min_length=1, max_length=998, description="Message-ID, with or without <>.")] = None
    header: Annotated[str | None, Field(max_length=4000, pattern=r"^[!-9;-~]+:", description="Any header of the mail: `Name:value`.")] = (
        None
    )
    text: Annotated[str | None, Field(min_length=1, max_length=200, description="Words of sender or subject.")] = None


@router.get("/mail-log", response=reads(Page[LoggedMail]))
def list_mail_log(request: HttpRequest, filters: Query[LogFilters], limit: Limit = 50, cursor: After = None) -> HttpResponse:
    """Mails that were received, newest first: agents see those of their tickets and queues, administrators all, without their words."""
    by = _require_desk(caller(request))
    wanted = queries.Wanted(
        fate=filters.fate or "",
        way=filters.way or "",
        # Only who may read letters finds them by their words.
        text=plain(filters.text or ""),
        mail_id=plain(filters.message_id or ""),
        header=filters.header or "",
    )
    if filters.text and not queries.may_read(by.viewer):
        return answer(Page[LoggedMail](items=[], next=None))
    found, following = cut(queries.mail_log(by.viewer, wanted, before=row_of(cursor, otherwise=BIGGEST), limit=limit), limit)
    return answer(Page[LoggedMail](items=[presenting_mails.logged(mail, by.viewer) for mail in found], next=following))


@router.get("/mail-log/{mail}", response=reads(LoggedMail))
def get_logged_mail(request: HttpRequest, mail: MailInPath) -> HttpResponse:
    """One mail and its fate."""
    by = _require_desk(caller(request))
    return answer(presenting_mails.logged(queries.get_mail(by.viewer, mail), by.viewer))


_BYTES = {"responses": {200: {"description": "The mail.", "content": {"message/rfc822": {"schema": {"type": "string"}}}}}}


@router.get("/mail-log/{mail}/raw", response=gives(None, 404), openapi_extra=_BYTES)
def get_raw_mail(request: HttpRequest, mail: MailInPath) -> HttpResponse:
    """The mail as it was received, to the byte."""
    by = _require_desk(caller(request))
    headers = {
        "Content-Disposition": f'attachment; filename="mail-{mail}.eml"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(queries.raw_of(by.viewer, mail), content_type="message/rfc822", headers=headers)


def _require_desk(by: Caller) -> Caller:
    if not (by.viewer.is_agent or by.viewer.is_administrator):
        raise not_found()
    return by
