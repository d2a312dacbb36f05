"""The operator's general choices (core.settings)."""

from collections.abc import Mapping
from datetime import datetime

from firstline.administration import auditing
from firstline.core import order, settings
from firstline.core.db import operation
from firstline.core.models import Setting
from firstline.people.models import Person


class UnknownChoice(Exception):
    """There is no such choice, or its value is of another type; the argument is its key."""


@operation
def change_choices(*, values: Mapping[str, str | int | bool], by: Person | None, now: datetime, what: str = "general") -> None:
    """Choose these values; choices that are not named stay; what: their noun in the audit. Raises UnknownChoice."""
    known = {choice.key: choice for choice in settings.ALL}
    for key, value in values.items():
        if key not in known or type(value) is not type(known[key].default):
            raise UnknownChoice(key)
    before = {key: known[key].read() for key in values}

    for key, value in values.items():
        Setting.objects.update_or_create(key=key, defaults={"value": value, "changed_at": now})
    order.changed()

    auditing.note(what=what, which="", before=before, after=dict(values), by=by.pk if by else None, now=now)
