"""Forms about categories, fault patterns and fields."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from firstline.administration.operations.patterns import FieldFacts, PatternFacts
from firstline.administration.queries import Branch
from firstline.routing.models import Level, Queue
from firstline.tickets.models import Category, FaultPattern, Field, Grade
from firstline.web.administration.forms.fields import NO_CHOICE, NameForm, RowChoice, named, offer


class CategoryForm(NameForm):
    """A category and where its tickets go first."""

    queue = RowChoice(label=_("Default queue"), required=False, help_text=_("Where tickets of this category belong as a rule."))

    def __init__(self, *args: object, queues: Iterable[Queue], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "queue", queues)


class PatternForm(NameForm):
    """A fault pattern: what it is, what intake asks, where it goes at each level."""

    category = forms.ChoiceField(label=_("Category"), required=False)
    type = forms.ChoiceField(label=_("Type"), choices=FaultPattern.Type)
    impact = forms.ChoiceField(label=_("Usual impact"), choices=Grade)
    urgency = forms.ChoiceField(label=_("Usual urgency"), choices=Grade)
    typical_minutes = forms.IntegerField(label=_("Usual handling time in minutes"), min_value=1, max_value=1440)
    solvable_at_first_level = forms.BooleanField(label=_("Can be solved at level 1"), required=False)
    question_de = forms.CharField(
        label=_("Separating question in German"),
        max_length=300,
        required=False,
        help_text=_("Tells it from its look-alikes."),
    )
    question_en = forms.CharField(label=_("Separating question in English"), max_length=300, required=False)
    collect = forms.MultipleChoiceField(label=_("Intake asks for"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(
        self,
        *args: object,
        tree: Iterable[Branch],
        asked: Iterable[Field],
        levels: Iterable[Level],
        queues: Iterable[Queue],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "de"
        self.categories = {str(category.pk): category for category, _path in live_paths(tree, language)}
        paths = [(str(category.pk), path) for category, path in live_paths(tree, language)]
        self.fields["category"].choices = [NO_CHOICE, *paths]  # type: ignore[attr-defined]  # it is a choice field
        self.fields["collect"].choices = named(asked, by="code")  # type: ignore[attr-defined]  # it is a choice field
        self.queues = {str(queue.pk): queue for queue in queues}
        self.levels = [level.number for level in levels]
        for number in self.levels:
            here = [queue for queue in self.queues.values() if queue.level_id == number]
            label = _("Queue at level %(level)s") % {"level": number}
            self.fields[f"route_{number}"] = forms.ChoiceField(label=label, choices=[NO_CHOICE, *named(here)], required=False)

    def facts(self) -> PatternFacts:
        said = self.cleaned_data
        routes = {number: self.queues[said[f"route_{number}"]] for number in self.levels if said[f"route_{number}"]}
        return PatternFacts(
            words=self.words(),
            category=self.categories.get(said["category"]),
            type=FaultPattern.Type(said["type"]),
            impact=Grade(said["impact"]),
            urgency=Grade(said["urgency"]),
            collect=tuple(said["collect"]),
            typical_minutes=said["typical_minutes"],
            solvable_at_first_level=said["solvable_at_first_level"],
            separating_question={"de": said["question_de"], "en": said["question_en"]},
            routes=routes,
        )


def live_paths(tree: Iterable[Branch], language: str, *, above: str = "") -> list[tuple[Category, str]]:
    """Categories still offered with their whole paths, in the order of the tree."""
    found: list[tuple[Category, str]] = []
    for branch in tree:
        if branch.category.retired_at is None:
            path = f"{above} › {branch.category.name_in(language)}" if above else branch.category.name_in(language)
            found += [(branch.category, path), *live_paths(branch.children, language, above=path)]
    return found


class FieldForm(NameForm):
    """A fact worth asking for."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Field.Kind)
    choices = forms.CharField(
        label=_("Choices"), widget=forms.Textarea(attrs={"rows": 4}), required=False, help_text=_("One a line, for the kind “choice”.")
    )

    def facts(self) -> FieldFacts:
        lines = tuple(line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip())
        return FieldFacts(words=self.words(), kind=Field.Kind(self.cleaned_data["kind"]), choices=lines)
