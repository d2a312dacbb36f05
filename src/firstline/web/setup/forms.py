"""The three short pages of the first run."""

from datetime import time

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from firstline.people.addresses import NotAnAddress, normal_mail
from firstline.web.administration.forms.fields import Clock
from firstline.web.administration.forms.promises import regions


class OrganisationStep(forms.Form):
    """Who offers help here."""

    organisation = forms.CharField(label=_("Name of your organisation"), max_length=120, help_text=_("Requesters see it on every page."))
    language = forms.ChoiceField(label=_("Language of your desk"), choices=settings.LANGUAGES)
    mailbox = forms.EmailField(label=_("E-mail address of the desk"), help_text=_("Sender of all mails."))


class AdministratorStep(forms.Form):
    """Who sets the desk up."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    mail = forms.EmailField(label=_("Your e-mail address"), help_text=_("With it you sign in."))
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters; a short sentence is good."),
    )

    def clean_mail(self) -> str:
        try:
            return normal_mail(self.cleaned_data["mail"])
        except NotAnAddress as problem:
            raise ValidationError(_("This is not an e-mail address.")) from problem

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])


class DeskStep(forms.Form):
    """Where requests arrive, and when somebody is there."""

    first_queue = forms.CharField(label=_("Your first queue"), max_length=120, help_text=_("Here requests arrive: level 1."))
    second_queue = forms.CharField(
        label=_("A queue for level 2"), max_length=120, required=False, help_text=_("For those who know more. You can add others later.")
    )
    opens = Clock(label=_("Open from (Monday to Friday)"), initial=time(8))
    closes = Clock(label=_("Open until"), initial=time(17))
    region = forms.ChoiceField(label=_("Public holidays"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.fields["region"].choices = regions()  # type: ignore[attr-defined]  # it is a choice field

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens and closes and closes <= opens and closes != time.min:
            self.add_error("closes", _("It ends before it begins."))
        return cleaned
