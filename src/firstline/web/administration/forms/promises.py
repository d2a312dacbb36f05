"""Forms about what we owe: priority matrix, service plans, service hours."""

import re
from collections.abc import Iterable
from datetime import date, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from firstline.administration.operations.promises import Cell, HoursFacts, Target
from firstline.routing.hours import Block
from firstline.routing.models import ServiceHours
from firstline.tickets.models import Grade, Priority
from firstline.web.administration.forms.fields import Clock, NameForm, RowChoice, offer

# From grave to slight, as people read a matrix.
GRADES = (Grade.HIGH, Grade.MEDIUM, Grade.LOW)
BLOCKS_A_DAY = 2
_DURATION = re.compile(r"^\s*(?:(?P<hours>\d{1,4})\s*(?:h|std\.?)\s*)?(?:(?P<minutes>\d{1,5})\s*(?:min\.?|m)?)?\s*$", re.IGNORECASE)
_LONGEST_MINUTES = 60 * 24 * 365

STATES = {
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "BE": "Berlin",
    "BB": "Brandenburg",
    "HB": "Bremen",
    "HH": "Hamburg",
    "HE": "Hessen",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "SH": "Schleswig-Holstein",
    "TH": "Thüringen",
}


def regions() -> list[tuple[str, str]]:
    """Whose public holidays count."""
    countries = [("DE", _now("Germany")), ("AT", _now("Austria")), ("CH", _now("Switzerland")), ("GB", _now("United Kingdom"))]
    countries += [("US", _now("United States")), ("NL", _now("Netherlands")), ("FR", _now("France")), ("PL", _now("Poland"))]
    return [("", _now("no public holidays")), *((f"DE-{code}", name) for code, name in STATES.items()), *countries]


class Matrix(forms.Form):
    """One choice for each cell impact × urgency."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        for impact in GRADES:
            for urgency in GRADES:
                label = _now("Impact %(impact)s, urgency %(urgency)s") % {"impact": impact.label, "urgency": urgency.label}
                self.fields[f"{impact}_{urgency}"] = forms.ChoiceField(label=label, choices=Priority)

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(str(impact.label), [self[f"{impact}_{urgency}"] for urgency in GRADES]) for impact in GRADES]

    def cells(self) -> dict[Cell, Priority]:
        return {(impact, urgency): Priority(self.cleaned_data[f"{impact}_{urgency}"]) for impact in GRADES for urgency in GRADES}


def duration_words(minutes: int) -> str:
    """As people write it: "10 min", "4 h", "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part)


class Duration(forms.CharField):
    """A length of service time: "30 min", "4 h", "1 h 30 min"; a bare number counts minutes."""

    widget = forms.TextInput(attrs={"class": "is-figure", "autocomplete": "off"})

    def prepare_value(self, value: object) -> object:
        return duration_words(value) if isinstance(value, int) else value

    def clean(self, value: object) -> int:
        found = _DURATION.match(str(super().clean(value)))
        minutes = int(found["hours"] or 0) * 60 + int(found["minutes"] or 0) if found else 0
        if not 0 < minutes <= _LONGEST_MINUTES:
            raise ValidationError(_("Write it like 30 min or 4 h."))
        return minutes


class PlanForm(NameForm):
    """A plan: name, hours, and three targets for each priority."""

    hours = RowChoice(label=_("Service hours"))

    def __init__(self, *args: object, hours: Iterable[ServiceHours], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "hours", hours)
        kinds = {"first": _now("First reply"), "next": _now("Next reply"), "solution": _now("Solution")}
        for priority in Priority:
            for kind, word in kinds.items():
                self.fields[f"{priority}_{kind}"] = Duration(label=f"{word} {priority}")

    def heads(self) -> list[forms.BoundField]:
        return [self["name_de"], self["name_en"], self["hours"]]

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(str(priority), [self[f"{priority}_{kind}"] for kind in ("first", "next", "solution")]) for priority in Priority]

    def targets(self) -> dict[Priority, Target]:
        said = self.cleaned_data
        return {
            priority: Target(said[f"{priority}_first"], said[f"{priority}_next"], said[f"{priority}_solution"]) for priority in Priority
        }


class HoursForm(NameForm):
    """Service hours: up to two blocks a weekday, holidays by region, further closed days."""

    timezone = forms.CharField(label=_("Time zone"), max_length=60, help_text=_("Such as Europe/Berlin."))
    region = forms.ChoiceField(label=_("Public holidays"), required=False)
    always = forms.BooleanField(label=_("Round the clock"), required=False, help_text=_("The blocks below and holidays do not count then."))
    closed = forms.CharField(
        label=_("Further closed days"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("One date a line, such as 2026-12-24."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        known = regions()
        present = str(self.get_initial_for_field(self.fields["region"], "region") or "")
        if present not in dict(known):
            known.append((present, present))
        self.fields["region"].choices = known  # type: ignore[attr-defined]  # it is a choice field
        for day in range(7):
            for block in range(BLOCKS_A_DAY):
                words = {"day": WEEKDAYS[day], "block": block + 1}
                self.fields[f"d{day}_{block}_begins"] = Clock(label=_now("%(day)s, block %(block)s, from") % words, required=False)
                self.fields[f"d{day}_{block}_ends"] = Clock(label=_now("%(day)s, block %(block)s, until") % words, required=False)

    def heads(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name_de", "name_en", "timezone", "region", "always", "closed")]

    def rows(self) -> list[tuple[str, list[tuple[forms.BoundField, forms.BoundField]]]]:
        return [
            (str(WEEKDAYS[day]), [(self[f"d{day}_{block}_begins"], self[f"d{day}_{block}_ends"]) for block in range(BLOCKS_A_DAY)])
            for day in range(7)
        ]

    def clean_closed(self) -> frozenset[date]:
        try:
            return frozenset(date.fromisoformat(line.strip()) for line in self.cleaned_data["closed"].splitlines() if line.strip())
        except ValueError as problem:
            raise ValidationError(_("Write each day like 2026-12-24.")) from problem

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        blocks: list[Block] = []
        for day in range(7):
            for number in range(BLOCKS_A_DAY):
                block = self._block(day, number)
                blocks += [block] if block else []
        cleaned["blocks"] = tuple(blocks)
        return cleaned

    def _block(self, day: int, number: int) -> Block | None:
        begins, ends = self.cleaned_data.get(f"d{day}_{number}_begins"), self.cleaned_data.get(f"d{day}_{number}_ends")
        if begins is None and ends is None:
            return None
        try:
            return Block(day, begins or time.min, ends or time.min)
        except ValueError:
            self.add_error(f"d{day}_{number}_ends", _("It ends before it begins."))
            return None

    def facts(self) -> HoursFacts:
        said = self.cleaned_data
        return HoursFacts(
            words=self.words(),
            timezone=said["timezone"],
            region=said["region"],
            blocks=said["blocks"],
            closed=said["closed"],
            always=said["always"],
        )


def hours_initial(hours: ServiceHours) -> dict[str, object]:
    """What HoursForm begins with."""
    initial: dict[str, object] = {
        "timezone": hours.timezone,
        "region": hours.region,
        "always": hours.always,
        "closed": "\n".join(day.isoformat() for day in hours.closed),
    }
    seen: dict[int, int] = {}
    for block in hours.blocks:
        number = seen.get(block["weekday"], 0)
        seen[block["weekday"]] = number + 1
        initial[f"d{block['weekday']}_{number}_begins"] = time.fromisoformat(block["begins"])
        initial[f"d{block['weekday']}_{number}_ends"] = time.fromisoformat(block["ends"])
    return initial
