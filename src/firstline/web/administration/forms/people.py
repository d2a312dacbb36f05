"""Forms about people: inviting, rights, description, skills, contact person."""

from collections.abc import Iterable, Mapping

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from firstline.administration import queries
from firstline.people.models import Organisation, Person, Role
from firstline.routing.models import Queue
from firstline.web.administration.forms.fields import RowChoice, named, offer

GRADES = [("", "–"), ("0", _("0: none")), ("1", _("1: basics")), ("2", _("2: sure")), ("3", _("3: expert"))]


class Rights(forms.Form):
    """Roles and queues of somebody."""

    roles = forms.MultipleChoiceField(label=_("Roles"), choices=Role, widget=forms.CheckboxSelectMultiple, required=False)
    queues = forms.MultipleChoiceField(label=_("Queues"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.live = queries.live_queues()
        self.fields["queues"].choices = named(self.live)  # type: ignore[attr-defined]  # it is a choice field

    def chosen_roles(self) -> frozenset[Role]:
        return frozenset(Role(code) for code in self.cleaned_data["roles"])

    def chosen_queues(self) -> list[Queue]:
        return [queue for queue in self.live if str(queue.pk) in self.cleaned_data["queues"]]


class Invitation(Rights):
    """Somebody new at the desk."""

    name = forms.CharField(label=_("Name"), max_length=200)
    mail = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    field_order = ("name", "mail", "language", "roles", "queues")


class Description(forms.Form):
    """Who somebody is."""

    name = forms.CharField(label=_("Name"), max_length=200)
    organisation = RowChoice(label=_("Organisation"), required=False)
    languages = forms.CharField(label=_("Languages"), required=False, help_text=_("Codes, separated by commas, such as de, en, tr."))
    is_vip = forms.BooleanField(label=_("VIP"), required=False, help_text=_("Marked for agents wherever the person appears."))
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000)

    def __init__(self, *args: object, organisations: Iterable[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        offer(self, "organisation", organisations)

    def spoken(self) -> list[str]:
        return [code.strip().lower()[:5] for code in self.cleaned_data["languages"].split(",") if code.strip()]


class ContactPersonOf(forms.Form):
    """Whose requests a person may see."""

    organisation = RowChoice(
        label=_("Contact person of"), required=False, help_text=_("Sees all requests of this organisation in the portal.")
    )

    def __init__(self, *args: object, organisations: Iterable[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        offer(self, "organisation", organisations)


class Skills(forms.Form):
    """How well somebody knows which topic: one choice for each topic that anybody knows, and room for a new one."""

    def __init__(self, *args: object, topics: Mapping[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.topics = topics
        for topic, word in topics.items():
            # Topics are words of this desk, whatever language the page speaks.
            said = format_html('<span dir="auto">{}</span>', word)
            self.fields[f"topic_{topic}"] = forms.ChoiceField(label=said, choices=GRADES, required=False)
            self.fields[f"topic_{topic}"].says_no_optional = True  # type: ignore[attr-defined]  # read by forms/field.html

    def grades(self) -> dict[str, int]:
        chosen = {topic: self.cleaned_data[f"topic_{topic}"] for topic in self.topics}
        return {topic: int(grade) for topic, grade in chosen.items() if grade}


class TokenPurpose(forms.Form):
    """What a token is for."""

    name = forms.CharField(label=_("What for?"), max_length=120, help_text=_("The name of the program, so that you find it again."))


class TokenFor(TokenPurpose):
    """A token in somebody's name."""

    person = RowChoice(label=_("Acts as"), help_text=_("The program may do whatever this person may do."))

    def __init__(self, *args: object, people: Iterable[Person], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        offer(self, "person", people)
