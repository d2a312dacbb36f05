"""The form of an article: its words in each language, and what holds for all of them."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from firstline.core.written_html import to_edit
from firstline.knowledge import contents, queries
from firstline.knowledge.contents import LONGEST_SECTION, SECTIONS, Contents
from firstline.knowledge.models import LANGUAGES, Article
from firstline.knowledge.operations.writing import Facts
from firstline.people.viewer import Viewer
from firstline.routing import rulebook
from firstline.tickets import queries as tickets
from firstline.tickets.models import Category
from firstline.web.administration.forms.fields import NO_CHOICE, RowChoice, by_name, named, offer

_HINTS = {
    "title": _("As somebody would say it who has the problem."),
    "problem": _("What somebody sees and tries, in their words."),
    "environment": _("Devices, versions, places: where this applies."),
    "resolution": _("One step a line, each beginning with its number: 1. …"),
    "cause": _("Why it happens, in a sentence or two."),
}
_LABELS = {
    "title": _("Title"),
    "problem": _("Problem"),
    "environment": _("Environment"),
    "resolution": _("Solution"),
    "cause": _("Cause"),
}
_ROWS = {"problem": 3, "environment": 2, "resolution": 8, "cause": 2}


def _words(name: str, language: str) -> forms.CharField:
    label, hint = _LABELS[name], _HINTS[name]
    if name == "title":
        return forms.CharField(
            label=label, max_length=300, required=False, help_text=hint, widget=forms.TextInput(attrs={"lang": language})
        )
    area = forms.Textarea(attrs={"rows": _ROWS[name], "lang": language, "dir": "auto"})
    return forms.CharField(label=label, max_length=LONGEST_SECTION, required=False, help_text=hint, widget=area)


class ArticleForm(forms.Form):
    """A language without a title is not written; one at least is needed."""

    audience = forms.ChoiceField(label=_("Who sees it"), choices=Article.Audience)
    queues = forms.MultipleChoiceField(label=_("Chosen queues"), widget=forms.CheckboxSelectMultiple, required=False)
    confidence = forms.ChoiceField(label=_("Confidence"), choices=Article.Confidence)
    owner = RowChoice(label=_("Owner"), required=False)
    queue = RowChoice(label=_("Queue in charge"), required=False, help_text=_("Its agents may fix the article."))
    category = RowChoice(label=_("Topic"), required=False)
    patterns = forms.MultipleChoiceField(label=_("Fault patterns"), widget=forms.SelectMultiple(attrs={"size": 6}), required=False)
    review_date = forms.DateField(
        label=_("To be reviewed on"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    same_meaning = forms.BooleanField(
        label=_("A small correction"), required=False, help_text=_("The meaning is the same: translations stay up to date.")
    )
    saves = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, article: Article | None, may_publish: bool, viewer: Viewer) -> None:
        super().__init__(data, initial=_initial(article) if article else {"audience": "agents", "confidence": "draft"})
        for language in LANGUAGES:
            for name in ("title", *SECTIONS):
                self.fields[f"{name}_{language}"] = _words(name, language)
            # Each language alone may stay empty, not all of them: "optional" beside a title would mislead.
            self.fields[f"title_{language}"].says_no_optional = True  # type: ignore[attr-defined]  # read by forms/field.html
        self.article, self.is_new = article, article is None
        self._offer(may_publish=may_publish)

    def _offer(self, *, may_publish: bool) -> None:
        queues = rulebook.current().live_queues()
        self._queues = {str(queue.pk): queue for queue in queues}
        self._patterns = {pattern.code: pattern for pattern in tickets.fault_patterns()}
        self.fields["queues"].choices = named(queues)  # type: ignore[attr-defined]  # it is a choice field
        self.fields["patterns"].choices = named(by_name(self._patterns.values()), by="code")  # type: ignore[attr-defined]  # likewise
        offer(self, "owner", queries.possible_owners())
        offer(self, "queue", queues)
        offer(self, "category", tickets.categories())
        paths = sorted((path, key) for key, path in _paths(tickets.categories()).items())
        self.fields["category"].choices = [NO_CHOICE, *((str(key), path) for path, key in paths)]  # type: ignore[attr-defined]  # likewise
        validated = Article.Confidence.VALIDATED
        if not may_publish and (self.article is None or self.article.confidence != validated):
            allowed = [choice for choice in Article.Confidence.choices if choice[0] != validated]
            self.fields["confidence"].choices = allowed  # type: ignore[attr-defined]  # likewise
            self.fields["confidence"].help_text = _("Somebody with a licence publishes it.")

    def languages(self) -> list[dict[str, Any]]:
        """For the template: each language with its fields, the reader's own first."""
        order = sorted(LANGUAGES, key=lambda language: language != get_language())
        return [{"code": language, "fields": [self[f"{name}_{language}"] for name in ("title", *SECTIONS)]} for language in order]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        told = {language: any(cleaned.get(f"{name}_{language}") for name in SECTIONS) for language in LANGUAGES}
        titled = {language: bool(cleaned.get(f"title_{language}")) for language in LANGUAGES}
        for language in LANGUAGES:
            if told[language] and not titled[language]:
                self.add_error(f"title_{language}", _("This language needs a title."))
        if not any(titled.values()) and not any(told.values()):
            self.add_error(f"title_{get_language() or 'de'}", _("Please give a title in at least one language."))
        if cleaned.get("audience") == Article.Audience.QUEUES and not cleaned.get("queues"):
            self.add_error("queues", _("Please choose at least one queue."))
        return cleaned

    def contents(self) -> dict[str, Contents]:
        """Safe and tidy, language by language."""
        said = self.cleaned_data
        return {
            language: contents.said(**{name: said[f"{name}_{language}"] for name in ("title", *SECTIONS)})
            for language in LANGUAGES
            if said[f"title_{language}"]
        }

    def facts(self) -> Facts:
        said = self.cleaned_data
        patterns = tuple(self._patterns[code] for code in said["patterns"])
        return Facts(
            audience=Article.Audience(said["audience"]),
            confidence=Article.Confidence(said["confidence"]),
            queues=tuple(self._queues[key] for key in said["queues"]),
            owner=said["owner"],
            queue=said["queue"],
            category=said["category"] or next((pattern.category for pattern in patterns), None),
            patterns=patterns,
            review_date=said["review_date"],
        )


def _paths(categories: list[Category]) -> dict[int, str]:
    """Each category's whole path; outer ones come first."""
    paths: dict[int, str] = {}
    for row in categories:
        above = paths.get(row.parent_id or 0)
        paths[row.pk] = f"{above} › {row.name_in(get_language())}" if above else row.name_in(get_language())
    return paths


def _initial(article: Article) -> dict[str, Any]:
    words = {
        f"{name}_{row.language}": row.title if name == "title" else to_edit(getattr(row, name))
        for row in article.variants.all()
        for name in ("title", *SECTIONS)
    }
    return {
        **words,
        "audience": article.audience,
        "queues": [str(queue.pk) for queue in article.queues.all()],
        "confidence": article.confidence,
        "owner": article.owner_id,
        "queue": article.queue_id,
        "category": article.category_id,
        "patterns": [pattern.code for pattern in article.patterns.all()],
        "review_date": article.review_date,
        "saves": article.saves,
    }
