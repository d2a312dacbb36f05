"""What an agent fills in on a ticket's page; refusals of the operations become errors of these forms."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstline.core.text import one_line
from firstline.guides.models import Guide
from firstline.guides.trees import words_in
from firstline.people.models import Device, Person
from firstline.routing.models import Handover, Queue
from firstline.tickets import catalogue
from firstline.tickets import queries as ticket_queries
from firstline.tickets.models import Category, FaultPattern, Field, Grade, Priority, WaitingFor
from firstline.tickets.operations.opening import LONGEST_TEXT
from firstline.web.presenters import tickets as words
from firstline.web.presenters.events import language

KEY_LENGTH = 64
_Choices = list[tuple[str, Any]]


class Needed(forms.CharField):
    """Wanted, but whether it may be missing is for the operation to say."""

    def validate(self, value: Any) -> None:
        return


def _text(label: Any, *, rows: int = 3, kind: type[forms.CharField] = forms.CharField, hint: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return kind(label=label, widget=area, max_length=LONGEST_TEXT, help_text=hint)


class Words(forms.Form):
    """An answer or a note: text, files by key, and a key under which a repeat is recognised."""

    text = forms.CharField(required=False, max_length=LONGEST_TEXT, strip=False)
    client_key = forms.CharField(max_length=KEY_LENGTH)
    attachments = forms.MultipleChoiceField(required=False)
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**62)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        keys = data.getlist("attachments")[:50]
        self.fields["attachments"] = forms.MultipleChoiceField(required=False, choices=[(key, key) for key in keys])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("text", "").strip() and not cleaned.get("attachments"):
            self.add_error("text", _("Write something first."))
        return cleaned


class BeginGuide(forms.Form):
    """Which guide, and at which step; the first one unless another is chosen."""

    guide = forms.ChoiceField(label=gettext_lazy("Guide"), widget=forms.RadioSelect)
    step = forms.ChoiceField(label=gettext_lazy("Enter at another step"), required=False)

    def __init__(self, data: Any = None, *, guides: Sequence[Guide]) -> None:
        super().__init__(data, initial={"guide": guides[0].key})
        self.guides = {guide.key: guide for guide in guides}
        self._choices("guide", [(guide.key, guide.name_in(language())) for guide in guides])
        self._choices("step", [("", "–"), *((guide.name_in(language()), _steps(guide)) for guide in guides)])

    def _choices(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def chosen(self) -> tuple[Guide, str]:
        """A chosen step also says of which guide."""
        key, _slash, step = str(self.cleaned_data["step"]).partition("/")
        return self.guides[key or self.cleaned_data["guide"]], step


def _steps(guide: Guide) -> _Choices:
    tree = guide.published.tree() if guide.published else None
    steps = [step for step in tree.steps if step.id != tree.start] if tree else []
    return [(f"{guide.key}/{step.id}", one_line(words_in(step.words, language()), most=90)) for step in steps]


class Assign(forms.Form):
    """To whom; only members of the queue can have its tickets."""

    agent = forms.ChoiceField(label=gettext_lazy("Agent"))

    def __init__(self, data: Any = None, *, members: Iterable[Person], **more: Any) -> None:
        super().__init__(data, **more)
        self.people = {str(person.pk): person for person in members}
        self.fields["agent"] = forms.ChoiceField(label=_("Agent"), choices=[(pk, person.name) for pk, person in self.people.items()])


class HandOver(forms.Form):
    """The handover package; a reason may stand for what is missing."""

    use_required_attribute = False

    to = forms.ChoiceField()
    symptom = _text(gettext_lazy("Symptom in one sentence"), rows=2, kind=Needed)
    tried = _text(gettext_lazy("What was tried"), kind=Needed)
    expectation = _text(gettext_lazy("What you expect"), rows=2, kind=Needed)
    override_reason = forms.CharField(label=gettext_lazy("Why something is missing"), required=False, max_length=500)

    def __init__(self, data: Any = None, *, queues: Iterable[Queue], asks_reason: bool = False, **more: Any) -> None:
        super().__init__(data, **more)
        self.queues = {str(queue.pk): queue for queue in queues}
        by_level: dict[str, _Choices] = {}
        for pk, queue in self.queues.items():
            by_level.setdefault(_("Level %(level)s") % {"level": queue.level_id}, []).append((pk, queue.name_in(language())))
        self.fields["to"] = forms.ChoiceField(label=_("To queue"), choices=[("", "–"), *by_level.items()])
        if asks_reason:
            self.fields["override_reason"].says_no_optional = True  # type: ignore[attr-defined]  # read by forms/field.html
        else:
            self.fields["override_reason"].widget = forms.HiddenInput()


class Bounce(forms.Form):
    """Why it goes back, and what the sender learns from it."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=Handover.BounceReason.choices)
    lesson = _text(gettext_lazy("What to do next time"), hint=gettext_lazy("The sender reads this. One sentence from which they learn."))


class Wait(forms.Form):
    """For whom, and at the longest until when."""

    waiting_for = forms.ChoiceField(label=gettext_lazy("Waits for"), choices=WaitingFor.choices, widget=forms.RadioSelect)
    until = forms.DateTimeField(
        label=gettext_lazy("At the longest until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Then it comes back by itself."),
    )


class Solve(forms.Form):
    """What helped, and whether the requester is told."""

    solution = _text(gettext_lazy("What helped"), rows=4)
    tell = forms.BooleanField(
        label=gettext_lazy("Tell the requester"),
        help_text=gettext_lazy("They get this text and can say whether it helped."),
        required=False,
    )
    client_key = forms.CharField(widget=forms.HiddenInput(), max_length=KEY_LENGTH)


class Classify(forms.Form):
    """What it is and how grave; the pattern is found by typing its name, its questions become fields."""

    fault_pattern = forms.CharField(label=gettext_lazy("Fault pattern"), required=False, max_length=200)
    category = forms.ChoiceField(required=False)
    impact = forms.ChoiceField()
    urgency = forms.ChoiceField()
    priority = forms.ChoiceField(required=False)
    priority_reason = forms.CharField(label=gettext_lazy("Why another priority"), required=False, max_length=300)
    device = forms.ChoiceField(required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        devices: Iterable[Device],
        computed: str,
        pattern: FaultPattern | None,
        details: Mapping[str, str],
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.devices = {str(device.pk): device for device in devices}
        self.pattern = pattern
        given = forms.TextInput(attrs={"list": "patterns", "autocomplete": "off", "spellcheck": "false", "data-asks": ""})
        self.fields["fault_pattern"].widget = given
        self.fields["category"] = forms.ChoiceField(label=_("Category"), required=False, choices=_category_choices())
        graded = forms.Select(attrs={"data-asks": ""})
        self.fields["impact"] = forms.ChoiceField(
            label=_("Impact"), choices=[(grade, words.impact_words(grade)) for grade in Grade], widget=graded
        )
        self.fields["urgency"] = forms.ChoiceField(
            label=_("Urgency"), choices=[(grade, words.urgency_words(grade)) for grade in Grade], widget=graded
        )
        proposed: _Choices = [("", _("%(priority)s, by impact and urgency") % {"priority": computed})]
        self.fields["priority"] = forms.ChoiceField(
            label=_("Priority"), required=False, choices=proposed + [(p, p) for p in Priority if p != computed]
        )
        if self.devices:
            named: _Choices = [(pk, words.device_name(device)) for pk, device in self.devices.items()]
            self.fields["device"] = forms.ChoiceField(label=_("Device"), required=False, choices=[("", "–"), *named])
        else:
            del self.fields["device"]
        self.asked = _asked(pattern, details)
        for code in self.asked:
            self.fields[f"detail_{code}"] = _detail_field(code)
            self.initial.setdefault(f"detail_{code}", details.get(code, ""))

    def clean_fault_pattern(self) -> FaultPattern | None:
        name = self.cleaned_data["fault_pattern"].strip()
        found = find_pattern(name)
        if name and found is None:
            raise forms.ValidationError(_("There is no fault pattern with this name. Choose one from the list."))
        return found

    def clean_category(self) -> Category | None:
        return catalogue.current().categories.get(int(self.cleaned_data["category"] or 0))

    def clean_device(self) -> Device | None:
        return self.devices.get(self.cleaned_data["device"])

    @property
    def details(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"detail_{code}"] for code in self.asked}


def find_pattern(name: str) -> FaultPattern | None:
    """By its name in any language, or its code."""
    wanted = name.strip().casefold()
    if not wanted:
        return None
    return next(
        (p for p in ticket_queries.fault_patterns() if wanted == p.code or wanted in {str(word).casefold() for word in p.words.values()}),
        None,
    )


def pattern_names() -> list[tuple[str, str]]:
    """Name and category of every live pattern, for the list that one types into."""
    book = catalogue.current()
    return sorted((p.name_in(language()), " › ".join(book.path(p.category_id, language()))) for p in ticket_queries.fault_patterns())


def _category_choices() -> _Choices:
    book = catalogue.current()
    live = [(str(c.pk), " › ".join(book.path(c.pk, language()))) for c in ticket_queries.categories()]
    return [("", "–"), *sorted(live, key=lambda choice: choice[1])]


def _asked(pattern: FaultPattern | None, details: Mapping[str, str]) -> list[str]:
    """What the pattern asks for, and what was noted already."""
    known = catalogue.current().fields
    wanted = [*(pattern.collect if pattern else ()), *details]
    return [code for code in dict.fromkeys(wanted) if code in known and known[code].kind != Field.Kind.FILE]


def _detail_field(code: str) -> forms.Field:
    asked = catalogue.current().fields[code]
    label = asked.name_in(language())
    if asked.kind == Field.Kind.YESNO:
        return forms.ChoiceField(label=label, required=False, choices=[("", "–"), ("yes", _("yes")), ("no", _("no"))])
    if asked.kind == Field.Kind.CHOICE:
        given: _Choices = [(choice, words.detail_words(code, choice)) for choice in asked.choices]
        return forms.ChoiceField(label=label, required=False, choices=[("", "–"), *given])
    kinds = {Field.Kind.INTEGER: "number", Field.Kind.DATE: "date", Field.Kind.DATETIME: "text", Field.Kind.PHONE: "tel"}
    widget = forms.TextInput(attrs={"type": kinds.get(Field.Kind(asked.kind), "text"), "dir": "auto"})
    return forms.CharField(label=label, required=False, max_length=2000, widget=widget)
