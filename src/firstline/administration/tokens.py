"""Tokens with which programs act as a person."""

import hashlib
import secrets
from datetime import datetime

from firstline.administration.models import ApiToken
from firstline.core.db import operation
from firstline.people.models import Person

PREFIX = "fl_"


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@operation
def create_token(*, person: Person, name: str, now: datetime) -> str:
    """A fresh token, shown once; only its hash is kept."""
    token = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(person=person, name=name, token_hash=token_hash(token), created_at=now)
    return token


@operation
def revoke_token(*, token: ApiToken, now: datetime) -> None:
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
