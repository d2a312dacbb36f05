"""DKIM keys that the desk made itself, one for a domain: sealed like all secrets, in use once the domain publishes their other half."""

import base64
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from firstline.administration import auditing
from firstline.channels.email.models import DkimKey
from firstline.channels.email.secrets import Password, SealBroken, seal, unseal
from firstline.core import order
from firstline.core.db import insert, operation, update
from firstline.people.models import Person

_BITS = 2048


@dataclass(frozen=True)
class Signing:
    """With what mails of a domain are signed; private: PEM."""

    domain: str
    selector: str
    private: str


@order.kept
def in_use() -> dict[str, Signing]:
    """The keys whose other half is published, by domain; one that cannot be unsealed any more is none."""
    found = {}
    for key in DkimKey.objects.filter(used_since__isnull=False):
        try:
            secret = unseal(bytes(key.sealed))
        except SealBroken:
            continue
        if isinstance(secret, Password):
            found[key.domain] = Signing(key.domain, key.selector, secret.password)
    return found


def signing_for(domain: str) -> Signing | None:
    """The key of the domain, or of one above it."""
    keys = in_use()
    while "." in domain:
        if domain in keys:
            return keys[domain]
        domain = domain.partition(".")[2]
    return None


def key_of(domain: str) -> DkimKey | None:
    """The key that was made for this domain, in use or not."""
    return DkimKey.objects.filter(domain=domain).first()


@operation
def make_key(*, domain: str, by: Person, now: datetime) -> DkimKey:
    """A new pair for the domain; one that is there stays as it is. It is used once it is published (use_key)."""
    known = key_of(domain)
    if known is not None:
        return known
    pair = rsa.generate_private_key(public_exponent=65_537, key_size=_BITS)
    private = pair.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    public = pair.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    key = DkimKey(
        domain=domain,
        # With the month, so that a later key does not overwrite this one while mails signed by it are on their way.
        selector=f"firstline{now:%Y%m}",
        sealed=seal(Password(private.decode("ascii"))),
        public=base64.b64encode(public).decode("ascii"),
        created_at=now,
    )

    insert(key)

    auditing.note(what="dkim_key", which=domain, before=None, after={"in_use": False}, by=by.pk, now=now)
    return key


@operation
def use_key(*, key: DkimKey, by: Person, now: datetime) -> DkimKey:
    """Sign with it from now on: its other half stands in the domain name system."""
    if key.used_since is None:
        key.used_since = now
        update(key, "used_since")
        order.changed()
        auditing.note(what="dkim_key", which=key.domain, before={"in_use": False}, after={"in_use": True}, by=by.pk, now=now)
    return key
