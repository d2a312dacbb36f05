"""Tokens with which programs act as a person."""

import hashlib
import secrets
from datetime import datetime

from django.db.models import QuerySet

from firstline.administration.models import ApiToken
from firstline.core.db import operation
from firstline.core.prepared import Prepared
from firstline.people.models import Person
from firstline.routing.queries import viewers

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


def find_holder(token: str) -> Person | None:
    """The person as whom this token's program acts, with the facts of their Viewer, in one query; None when it is not good."""
    if not token.startswith(PREFIX):
        return None
    return _HOLDER.first(digest=token_hash(token))


def _holders(*, digest: str) -> QuerySet[Person]:
    return viewers().filter(api_tokens__token_hash=digest, api_tokens__revoked_at=None, deactivated_at=None)


_HOLDER = Prepared(_holders, digest=str)
