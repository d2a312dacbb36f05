"""What keeps machines and floods away from open forms, without troubling people: a stamp on the form, a trap field, limits."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpRequest

from firstline.core import limits

_SALT = "firstline.portal.form"
# Nobody reads the form, writes a sentence and a name and sends it faster than this.
_TOO_FAST = timedelta(seconds=2)
_TOO_OLD = timedelta(days=2)

# A campus or an office shares one address on the Internet, and asks at once when its line is down.
_A_NETWORK = 40, timedelta(minutes=10)
_AN_ADDRESS = 10, timedelta(hours=1)
_A_PERSON = 30, timedelta(hours=1)
_MAILS_TO_ONE = 5, timedelta(hours=1)
_MAILS_IN_ALL = 1000, timedelta(hours=1)


@dataclass(frozen=True)
class Stamp:
    """When we showed this form, and the key under which what it sends is known."""

    key: str
    at: datetime

    def client_key(self, text: str, files: Iterable[str] = ()) -> str:
        """The same words sent again are a repeat; other words from the same form (after going back) are something new."""
        said = "\n".join([text.strip(), *files])
        return f"portal-{self.key}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def fresh_stamp(*, now: datetime) -> str:
    return signing.dumps({"key": secrets.token_hex(16), "at": now.timestamp()}, salt=_SALT)


def unknown_stamp(*, now: datetime) -> Stamp:
    """For what comes from a form that was open for too long: taken, but a repeat is not known as one."""
    return Stamp(secrets.token_hex(16), now)


def read_stamp(text: str, *, now: datetime) -> Stamp | None:
    """The stamp of a form that we showed and that is not too old."""
    try:
        said = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return None
    stamp = Stamp(said["key"], datetime.fromtimestamp(said["at"], tz=now.tzinfo))
    return stamp if now - stamp.at < _TOO_OLD else None


def is_too_fast(stamp: Stamp, *, now: datetime) -> bool:
    return now - stamp.at < _TOO_FAST


def network_may_ask(request: HttpRequest, *, now: datetime) -> bool:
    """Whether this network may send one more form without being signed in."""
    most, within = _A_NETWORK
    return limits.is_within("portal-network", str(request.META.get("REMOTE_ADDR", "")), most=most, within=within, now=now)


def address_may_ask(address: str, *, now: datetime) -> bool:
    most, within = _AN_ADDRESS
    return limits.is_within("portal-address", address, most=most, within=within, now=now)


def person_may_ask(person: int, *, now: datetime) -> bool:
    most, within = _A_PERSON
    return limits.is_within("portal-person", str(person), most=most, within=within, now=now)


def may_be_mailed(address: str, *, now: datetime) -> bool:
    """Whether one more automatic mail may go there: nobody shall flood somebody else through us."""
    most, within = _MAILS_TO_ONE
    if not limits.is_within("automatic-mail", address, most=most, within=within, now=now):
        return False
    most, within = _MAILS_IN_ALL
    return limits.is_within("automatic-mail", "everybody", most=most, within=within, now=now)
