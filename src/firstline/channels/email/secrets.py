"""What opens a mailbox, sealed with the desk's key: whoever reads the database alone cannot open it."""

import base64
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class SealBroken(Exception):
    """The desk's key is another one than when this was sealed: the secret has to be given again."""


@dataclass(frozen=True)
class Password:
    password: str


@dataclass(frozen=True)
class OAuth:
    """What a token endpoint wants to know; access is good until `until` (ISO 8601, empty: there is none yet)."""

    token_url: str
    client: str
    client_secret: str
    refresh: str
    access: str = ""
    until: str = ""

    def is_good(self, now: datetime) -> bool:
        return bool(self.access and self.until) and now < datetime.fromisoformat(self.until)


def seal(secret: Password | OAuth) -> bytes:
    return _seal().encrypt(json.dumps(asdict(secret)).encode())


def unseal(sealed: bytes) -> Password | OAuth:
    """Raises SealBroken."""
    try:
        known = json.loads(_seal().decrypt(bytes(sealed)))
    except (InvalidToken, ValueError) as problem:
        raise SealBroken from problem
    return Password(**known) if "password" in known else OAuth(**known)


def _seal() -> Fernet:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"mailbox-secrets").digest()
    return Fernet(base64.urlsafe_b64encode(key))
