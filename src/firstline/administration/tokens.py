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


def find_holder(token: str) -> Person | None:
    """The person as whom this token's program acts, with the facts of their Viewer, in one query; None when it is not good."""
    if not token.startswith(PREFIX):
        return None
    return next(iter(Person.objects.raw(_HOLDER, [token_hash(token)])), None)


# Like routing.queries.viewers(), by hand: asked with every call, and Django would build it anew each time (measured: 4 × dearer).
_HOLDER = """
    SELECT person.*,
        ARRAY(SELECT role FROM people_rolegrant WHERE person_id = person.id) AS role_codes,
        ARRAY(SELECT queue_id FROM routing_membership WHERE person_id = person.id) AS queue_ids,
        ARRAY(SELECT level_id FROM routing_membership m JOIN routing_queue q ON q.id = m.queue_id WHERE m.person_id = person.id)
            AS queue_levels,
        ARRAY(SELECT organisation_id FROM people_contactperson WHERE person_id = person.id) AS contact_of
    FROM administration_apitoken token JOIN people_person person ON person.id = token.person_id
    WHERE token.token_hash = %s AND token.revoked_at IS NULL AND person.deactivated_at IS NULL
"""
