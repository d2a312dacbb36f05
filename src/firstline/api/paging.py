"""Opaque cursors: where a list stopped, in a form that no caller should read or build."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Query

from firstline.api.errors import Refused
from firstline.api.schemas.values import BIGGEST

Limit = Annotated[int, Query(ge=1, le=200, description="At most so many items.")]
After = Annotated[str | None, Query(max_length=60, pattern=r"^[A-Za-z0-9_=-]+$", description="`next` of the page before.")]


def cursor_for(row: int) -> str:
    return urlsafe_b64encode(f"row:{row}".encode()).decode().rstrip("=")


def row_of(cursor: str | None) -> int | None:
    """The last row that was given before. Raises Refused for what never was a cursor."""
    if cursor is None:
        return None
    try:
        kind, _colon, number = urlsafe_b64decode(cursor.rstrip("=") + "=" * (-len(cursor.rstrip("=")) % 4)).decode("ascii").partition(":")
        row = int(number) if kind == "row" and number.isdigit() else -1
    except (binascii.Error, ValueError):
        row = -1
    if not 0 <= row <= BIGGEST:
        raise Refused(422, "invalid_cursor", _("This is not a cursor of ours; begin without one."), {"cursor": _("Not a cursor.")})
    return row
