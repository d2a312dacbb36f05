"""One way to open, join and lock: an operation's rows, events and jobs commit together or not at all."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import models, transaction

from firstline.core import journal

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """
    Run the function in the open operation, or open a transaction for it.

    Events recorded inside are written with the jobs of their subscribers just before the commit, in one statement each.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if journal.is_open():
            return function(*args, **kwargs)
        with transaction.atomic(), journal.keep():
            return function(*args, **kwargs)

    return run


def lock(row: M, *, key_only: bool = False) -> M:
    """
    The row read again under a lock, so that checks and writes see the same truth.

    Order across tables, against deadlocks: ticket, then placement, then everything else. key_only takes
    FOR NO KEY UPDATE, which lets others insert rows that point here. Related rows at hand stay at hand, unread.
    """
    fresh = type(row)._default_manager.select_for_update(no_key=key_only).get(pk=row.pk)
    for field in row._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.is_cached(row) and getattr(fresh, field.attname) == getattr(row, field.attname):
            field.set_cached_value(fresh, field.get_cached_value(row))
    return fresh
