"""The operator's choices (not the deployment's): a key, a type, a default; administration writes them."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from firstline.core import order
from firstline.core.models import Setting

T = TypeVar("T", str, int, bool)


@dataclass(frozen=True)
class Choice(Generic[T]):
    """One choice; `read` gives the operator's value or the default."""

    key: str
    default: T

    def read(self) -> T:
        value = _rows().get(self.key)
        return value if isinstance(value, type(self.default)) else self.default


@order.kept
def _rows() -> dict[str, Any]:
    return dict(Setting.objects.values_list("key", "value"))


organisation_name: Choice[str] = Choice("organisation_name", "Firstline")
hotline: Choice[str] = Choice("hotline", "")
mailbox: Choice[str] = Choice("mailbox", "")
close_after_working_days: Choice[int] = Choice("close_after_working_days", 3)
undo_seconds: Choice[int] = Choice("undo_seconds", 10)
link_days: Choice[int] = Choice("link_days", 30)
set_up: Choice[bool] = Choice("set_up", False)
# Mails going out: none at all for now; what was said before below each answer; an address of its own for each ticket to reply to.
hold_outgoing: Choice[bool] = Choice("hold_outgoing", False)
quote_history: Choice[bool] = Choice("quote_history", True)
reply_tokens: Choice[bool] = Choice("reply_tokens", True)
# Written by the desk itself, nobody's choice: since when the mail server is away (ISO 8601), once it lasts.
mail_server_away_since: Choice[str] = Choice("mail_server_away_since", "")
# What the operator says on pages that the law asks for, by page and language; empty: the desk's own text.
TEXTS = {page: {language: Choice(f"{page}_{language}", "") for language in ("de", "en")} for page in ("imprint", "privacy")}
ALL: tuple[Choice[str] | Choice[int] | Choice[bool], ...] = (
    organisation_name,
    hotline,
    mailbox,
    close_after_working_days,
    undo_seconds,
    link_days,
    set_up,
    hold_outgoing,
    quote_history,
    reply_tokens,
    *(text for texts in TEXTS.values() for text in texts.values()),
)
