"""What every page knows without asking: the organisation's name, languages, theme, nonce, messages, and who is signed in."""

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from firstline.channels.email import outage
from firstline.core import disk
from firstline.core import settings as choices
from firstline.web import access, theme


def desk(request: HttpRequest) -> dict[str, Any]:
    """Values that cost nothing until a template uses them."""
    return {
        "organisation_name": SimpleLazyObject(choices.organisation_name.read),
        "hotline": SimpleLazyObject(choices.hotline.read),
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "viewer": access.known_viewer(request) or SimpleLazyObject(lambda: access.viewer(request)),
        "languages": settings.LANGUAGES,
        "language": get_language(),
        "theme": theme.of(request),
        "is_read_only": SimpleLazyObject(lambda: disk.is_full(data=settings.DATA)),
        "mails_held": SimpleLazyObject(choices.hold_outgoing.read),
        "mail_server_away_since": SimpleLazyObject(outage.since),
        "messages": SimpleLazyObject(lambda: list(get_messages(request))),
    }
