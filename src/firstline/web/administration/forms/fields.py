"""Field kinds that the administration's forms share: names in both languages, choices from the desk's order."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms
from django.utils.functional import lazystr
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from firstline.search.folding import fold
from firstline.tickets.models.order import Worded

R = TypeVar("R", bound=Worded)
NO_CHOICE = ("", lazystr("–"))


class Clock(forms.TimeField):
    """A time of day, typed: "8", "8:30". Browsers' own clocks show a.m. and p.m. where nobody says so."""

    widget = forms.TimeInput(format="%H:%M", attrs={"class": "is-clock", "autocomplete": "off", "placeholder": "–"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H"], **kwargs)


class NameForm(forms.Form):
    """A name in German and English; one of them is enough."""

    name_de = forms.CharField(label=_("Name in German"), max_length=120, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name_de", "name_en"):
            # Each alone may stay empty, both together may not: "optional" beside both would mislead.
            self.fields[name].says_no_optional = True  # type: ignore[attr-defined]  # read by forms/field.html

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("name_de") and not cleaned.get("name_en"):
            self.add_error("name_de", _("Please give a name in at least one language."))
        return cleaned

    def words(self) -> dict[str, str]:
        return {"de": self.cleaned_data["name_de"], "en": self.cleaned_data["name_en"]}


def names(row: Worded) -> dict[str, str]:
    """What NameForm begins with."""
    return {"name_de": row.words.get("de", ""), "name_en": row.words.get("en", "")}


class RowChoice(forms.ChoiceField):
    """One of the desk's rows, offered when the form is made; cleans to the row, or to None where none is needed."""

    def offer(self, rows: Iterable[Any]) -> None:
        """Choose among these: by the names the operator gave them, or as they call themselves."""
        language = get_language() or "de"
        self.rows = {str(row.pk): row for row in rows}
        names = [(key, row.name_in(language) if isinstance(row, Worded) else row.name) for key, row in self.rows.items()]
        self.choices = names if self.required else [NO_CHOICE, *names]

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))


def offer(form: forms.Form, name: str, rows: Iterable[Any]) -> None:
    """Let the form's field choose among these rows."""
    field = form.fields[name]
    assert isinstance(field, RowChoice)
    field.offer(rows)


def by_name(rows: Iterable[R]) -> list[R]:
    """Long lists in the order in which people look for words."""
    language = get_language() or "de"
    return sorted(rows, key=lambda row: fold(row.name_in(language)))


def named(rows: Iterable[Worded], *, by: str = "pk") -> list[tuple[str, str]]:
    """Choices from rows that have names."""
    language = get_language() or "de"
    return [(str(getattr(row, by)), row.name_in(language)) for row in rows]
