"""Opaque cursors: where a list stopped, in a form that no caller should read or build."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Annotated, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _
from ninja import Query

from firstline.api.errors import Refused
from firstline.api.schemas.values import BIGGEST

Limit = Annotated[int, Query(ge=1, le=200, description="At most so many items.")]
After = Annotated[str | None, Query(max_length=60, pattern=r"^[A-Za-z0-9_=-]+$", description="`next` of the page before.")]

M = TypeVar("M", bound=Model)


def cursor_for(row: int) -> str:
    return urlsafe_b64encode(f"row:{row}".encode()).decode().rstrip("=")


def cut(found: Sequence[M], limit: int) -> tuple[Sequence[M], str | None]:
    """The rows of a page and the cursor for what follows, which `found` shows by one row more."""
    return found[:limit], cursor_for(found[limit - 1].pk) if len(found) > limit else None


def row_of(cursor: str | None, *, otherwise: int) -> int:
    """The last row that was given before, otherwise where the list begins. Raises Refused for what never was a cursor."""
    if cursor is None:
        return otherwise
    try:
        kind, _colon, number = urlsafe_b64decode(cursor.rstrip("=") + "=" * (-len(cursor.rstrip("=")) % 4)).decode("ascii").partition(":")
        row = int(number) if kind == "row" and number.isdigit() else -1
    except (binascii.Error, ValueError):
        row = -1
    if not 0 <= row <= BIGGEST:
        raise Refused(422, "invalid_cursor", _("This is not a cursor of ours; begin without one."), {"cursor": _("Not a cursor.")})
    return row
