"""What is wrong with one field of a call, in the caller's language; the checking library would say it in English only."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# By the library's name of the mistake; %(…)s are what it tells about its limit.
_WORDS: dict[str, Promise] = {
    "missing": gettext_lazy("This is missing."),
    "extra_forbidden": gettext_lazy("There is no such field."),
    "enum": gettext_lazy("Only these are known: %(expected)s."),
    "literal_error": gettext_lazy("Only these are known: %(expected)s."),
    "string_too_short": gettext_lazy("At least %(min_length)s characters."),
    "string_too_long": gettext_lazy("At most %(max_length)s characters."),
    "too_short": gettext_lazy("At least %(min_length)s entries."),
    "too_long": gettext_lazy("At most %(max_length)s entries."),
    "greater_than_equal": gettext_lazy("At least %(ge)s."),
    "less_than_equal": gettext_lazy("At most %(le)s."),
    "string_pattern_mismatch": gettext_lazy("This is not written as it should be: %(pattern)s"),
}
# By the beginning of its name: of what kind the value should have been.
_KINDS: dict[str, Promise] = {
    "string_": gettext_lazy("This should be text."),
    "int_": gettext_lazy("This should be a whole number."),
    "bool_": gettext_lazy("This should be true or false."),
    "datetime_": gettext_lazy("This should be a moment with its time zone, such as 2026-11-24T09:30:00+01:00."),
    "timezone_": gettext_lazy("This should be a moment with its time zone, such as 2026-11-24T09:30:00+01:00."),
    "list_": gettext_lazy("This should be a list."),
    "dict_": gettext_lazy("This should be an object."),
    "model_": gettext_lazy("This should be an object."),
}


def words_for(error: Mapping[str, Any]) -> str:
    """Of one entry of a ValidationError."""
    kind = str(error["type"])
    known = _WORDS.get(kind) or next((words for beginning, words in _KINDS.items() if kind.startswith(beginning)), None)
    if known is None:
        return _("This is not as it should be.")
    limits = dict(error.get("ctx", {}))
    if "expected" in limits:
        limits["expected"] = str(limits["expected"]).replace("'", "").replace(" or ", ", ")
    return str(known) % limits if limits else str(known)
