"""Forms about the desk's order: queues, levels, organisations, general choices."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from firstline.administration.operations.queues import QueueFacts
from firstline.core.text import plain
from firstline.people.models import Person
from firstline.routing.models import Level, ServiceHours, ServicePlan
from firstline.tickets.models import Priority
from firstline.web.administration.forms.fields import NameForm, RowChoice, offer

# What shift leads change of their own queues.
NAMES = ("name_de", "name_en")


class QueueForm(NameForm):
    """A queue; the circle of members is chosen beside it."""

    level = RowChoice(label=_("Level"))
    members_only = forms.BooleanField(
        label=_("Closed circle"),
        required=False,
        help_text=_("Only members look in, not even shift leads."),
    )
    on_call = forms.BooleanField(label=_("On call"), required=False, help_text=_("For the chosen priorities the clock runs day and night."))
    on_call_priorities = forms.MultipleChoiceField(
        label=_("On call for"), choices=Priority, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: object, levels: Iterable[Level], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "level", levels)

    def facts(self) -> QueueFacts:
        said = self.cleaned_data
        return QueueFacts(
            words=self.words(),
            level=said["level"],
            members_only=said["members_only"],
            on_call=said["on_call"],
            on_call_priorities=tuple(said["on_call_priorities"]),
        )


class Members(forms.Form):
    """Who belongs to a queue."""

    members = forms.MultipleChoiceField(label=_("Members"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: object, people: Iterable[Person], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.known = {str(person.pk): person for person in people}
        self.fields["members"].choices = [(pk, person.name) for pk, person in self.known.items()]  # type: ignore[attr-defined]  # it is a choice field

    def chosen(self) -> list[Person]:
        return [self.known[pk] for pk in self.cleaned_data["members"]]


class LevelForm(NameForm):
    """A level and the hours of its clock."""

    hours = RowChoice(label=_("Service hours"))

    def __init__(self, *args: object, hours: Iterable[ServiceHours], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "hours", hours)


class OrganisationForm(forms.Form):
    """Whose people we help, and by which plan."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.CharField(label=_("Kind"), max_length=60, required=False, help_text=_("Such as company, university or private."))
    plan = RowChoice(label=_("Service plan"), required=False, help_text=_("Without one the default plan holds."))

    def __init__(self, *args: object, plans: Iterable[ServicePlan], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        offer(self, "plan", plans)


class General(forms.Form):
    """The operator's choices; fields are named as in core.settings."""

    organisation_name = forms.CharField(label=_("Name of your organisation"), max_length=120)
    hotline = forms.CharField(label=_("Phone number for requesters"), max_length=40, required=False)
    mailbox = forms.EmailField(label=_("E-mail address of the desk"), required=False, help_text=_("Sender of all mails."))
    undo_seconds = forms.IntegerField(
        label=_("Seconds to undo a sent answer"), min_value=0, max_value=60, help_text=_("For so long an answer is held back.")
    )
    close_after_working_days = forms.IntegerField(
        label=_("Working days until a solved ticket is closed"), min_value=1, max_value=60, help_text=_("If the requester says nothing.")
    )
    link_days = forms.IntegerField(label=_("Days a secret link is valid"), min_value=1, max_value=365)


class OwnText(forms.CharField):
    """A longer text of the operator's."""

    widget = forms.Textarea(attrs={"rows": 10, "class": "is-long"})

    def __init__(self, label: object) -> None:
        super().__init__(label=label, required=False, max_length=40_000)  # type: ignore[arg-type]  # lazy words

    def clean(self, value: object) -> str:
        return plain(str(super().clean(value)))


class Texts(forms.Form):
    """The operator's texts; fields are named as in core.settings."""

    imprint_de = OwnText(_("Imprint in German"))
    imprint_en = OwnText(_("Imprint in English"))
    privacy_de = OwnText(_("Data protection in German"))
    privacy_en = OwnText(_("Data protection in English"))
