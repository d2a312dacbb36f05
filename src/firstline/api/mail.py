"""Mail handed in by programs: raw, as it came from the line."""

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from firstline.api.answers import answer, gives
from firstline.api.auth import Caller, caller
from firstline.api.errors import Refused, not_found
from firstline.api.schemas.mail import AcceptedMail
from firstline.channels.email import entrances
from firstline.channels.email.accepting import Envelope, accept
from firstline.channels.email.models import InboundMail
from firstline.core import clock

router = Router(tags=["mail"])

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


def _require_desk(by: Caller) -> None:
    if not (by.viewer.is_agent or by.viewer.is_administrator):
        raise not_found()
