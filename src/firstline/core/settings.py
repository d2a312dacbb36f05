"""The operator's choices (not the deployment's): a key, a type, a default; administration writes them."""

from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from firstline.core.models import Setting

T = TypeVar("T", str, int, bool)


@dataclass(frozen=True)
class Choice(Generic[T]):
    """One choice; `read` gives the operator's value or the default."""

    key: str
    default: T

    def read(self) -> T:
        row = Setting.objects.filter(key=self.key).first()
        if row is None or not isinstance(row.value, type(self.default)):
            return self.default
        return cast(T, row.value)


organisation_name: Choice[str] = Choice("organisation_name", "Firstline")
hotline: Choice[str] = Choice("hotline", "")
mailbox: Choice[str] = Choice("mailbox", "")
close_after_working_days: Choice[int] = Choice("close_after_working_days", 3)
undo_seconds: Choice[int] = Choice("undo_seconds", 10)
link_days: Choice[int] = Choice("link_days", 30)
set_up: Choice[bool] = Choice("set_up", False)
ALL: tuple[Choice[str] | Choice[int] | Choice[bool], ...] = (
    organisation_name,
    hotline,
    mailbox,
    close_after_working_days,
    undo_seconds,
    link_days,
    set_up,
)
