"""Forms about the addresses that people write to, and the mailboxes behind them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstline.channels.email.mailboxes import Access
from firstline.channels.email.models import Entrance
from firstline.channels.email.secrets import OAuth, Password
from firstline.people.addresses import NotAnAddress, normal_mail
from firstline.routing.models import Queue
from firstline.web.administration.forms.fields import RowChoice, offer


class EntranceForm(forms.Form):
    """An address; the address of one that is there stays as it is."""

    address = forms.CharField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120, required=False, help_text=_("It stands before the address in answers."))
    queue = RowChoice(label=_("Queue"), required=False, help_text=_("Where its mails go first; without one the first queue of the desk."))
    is_default = forms.BooleanField(label=_("Default entrance"), required=False, help_text=_("Takes what names no address of yours."))

    def __init__(self, *args: Any, queues: Iterable[Queue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "queue", queues)

    def clean_address(self) -> str:
        try:
            return normal_mail(self.cleaned_data["address"])
        except NotAnAddress:
            raise forms.ValidationError(_("This is no e-mail address.")) from None


class MailboxForm(forms.Form):
    """Where mail is fetched; an empty password keeps the one that is sealed."""

    host = forms.CharField(label=_("IMAP server"), max_length=253)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)
    security = forms.ChoiceField(label=_("Encryption"), choices=Entrance.Security.choices)
    user = forms.CharField(label=_("Sign-in name"), max_length=254)
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept under seal. Leave it empty to keep the one that is there."),
    )
    folder = forms.CharField(label=_("Folder"), max_length=200)

    def __init__(self, *args: Any, known: Password | OAuth | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("password") and self.known is None:
            self.add_error("password", _("Please give the password."))
        return cleaned

    def access(self, kept_for: str) -> Access | None:
        """None where a sealed password would go to another server than the one that it was given for."""
        said = self.cleaned_data
        if said["password"]:
            secret: Password | OAuth | None = Password(said["password"])
        else:
            secret = self.known if said["host"] == kept_for else None
        if secret is None:
            return None
        return Access(said["host"], said["port"], Entrance.Security(said["security"]), said["user"], said["folder"], secret)
