"""DKIM: the seal by which others know that a mail really comes from our domain; only with a key of the operator's (FIRSTLINE_DKIM_KEY)."""

import dkim
from django.conf import settings

from firstline.channels.email.port import NotNow

_SEALED = [
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"reply-to",
    b"in-reply-to",
    b"references",
    b"mime-version",
    b"content-type",
    b"auto-submitted",
]


def sealed(raw: bytes, *, domain: str) -> bytes:
    """The mail with its seal in front, when we hold the key of the sender's domain. Raises NotNow for a key that is none."""
    ours = settings.DKIM_DOMAIN or domain
    if not settings.DKIM_KEY or not (domain == ours or domain.endswith(f".{ours}")):
        return raw
    try:
        seal = dkim.sign(
            raw,
            settings.DKIM_SELECTOR.encode("ascii"),
            ours.encode("ascii"),
            settings.DKIM_KEY.encode("ascii"),
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name for name in _SEALED if b"\n" + name + b":" in b"\n" + raw.partition(b"\r\n\r\n")[0].lower()],
        )
    except (dkim.DKIMException, UnicodeEncodeError) as problem:
        raise NotNow(f"the mail could not be signed, see FIRSTLINE_DKIM_KEY: {problem}"[:300]) from problem
    return bytes(seal) + raw
