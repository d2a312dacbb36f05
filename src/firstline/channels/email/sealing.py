"""
DKIM: the seal by which others know that a mail really comes from our domain.

With the operator's key (FIRSTLINE_DKIM_KEY), else with one that the desk made itself and the domain publishes.
"""

from django.conf import settings

from firstline.channels.email import dkim_keys
from firstline.channels.email.dkim_keys import Signing
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
    signing = _operators(domain) or dkim_keys.signing_for(domain)
    if signing is None:
        return raw
    # Brings the DNS and its many modules (nine megabytes), which nobody needs who seals nothing.
    import dkim

    try:
        seal = dkim.sign(
            raw,
            signing.selector.encode("ascii"),
            signing.domain.encode("ascii"),
            signing.private.encode("ascii"),
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name for name in _SEALED if b"\n" + name + b":" in b"\n" + raw.partition(b"\r\n\r\n")[0].lower()],
        )
    except (dkim.DKIMException, UnicodeEncodeError) as problem:
        raise NotNow(f"the mail could not be signed, see FIRSTLINE_DKIM_KEY: {problem}"[:300]) from problem
    return bytes(seal) + raw


def _operators(domain: str) -> Signing | None:
    """The key of the environment, when the domain is its own or below it."""
    ours = settings.DKIM_DOMAIN or domain
    is_ours = domain == ours or domain.endswith(f".{ours}")
    return Signing(ours, settings.DKIM_SELECTOR, settings.DKIM_KEY) if settings.DKIM_KEY and is_ours else None
