"""API tokens with an entry in the audit: who let which program in."""

from datetime import datetime

from firstline.administration import auditing, tokens
from firstline.administration.models import ApiToken
from firstline.core.db import operation
from firstline.core.text import one_line
from firstline.people.models import Person


class PurposeMissing(Exception):
    """A token needs a name that says what it is for."""


@operation
def issue_token(*, person: Person, name: str, by: Person, now: datetime) -> str:
    """A fresh token with which a program acts as this person; shown once. Raises PurposeMissing."""
    name = one_line(name, most=120)
    if not name:
        raise PurposeMissing
    token = tokens.create_token(person=person, name=name, now=now)

    auditing.note(what="api_token", which=person.name, before=None, after={"name": name}, by=by.pk, now=now)
    return token


@operation
def revoke(*, token: ApiToken, by: Person, now: datetime) -> None:
    """The program is locked out from now on."""
    tokens.revoke_token(token=token, now=now)

    auditing.note(what="api_token", which=token.person.name, before={"name": token.name}, after=None, by=by.pk, now=now)
