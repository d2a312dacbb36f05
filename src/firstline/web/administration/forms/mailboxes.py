"""Forms about the addresses that people write to, and the mailboxes behind them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from firstline.channels.email import providers
from firstline.channels.email.mailboxes import Access
from firstline.channels.email.models import Entrance
from firstline.channels.email.secrets import OAuth, Password
from firstline.people.addresses import NotAnAddress, normal_mail
from firstline.routing.models import Queue
from firstline.web.administration.forms.fields import RowChoice, offer

_KEPT = _("Kept under seal. Leave it empty to keep the one that is there.")
_TENANT = r"\A[A-Za-z0-9][A-Za-z0-9.-]{0,120}\Z"


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


class PlaceForm(forms.Form):
    """Where mail is fetched."""

    host = forms.CharField(label=_("IMAP server"), max_length=253)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)
    security = forms.ChoiceField(label=_("Encryption"), choices=Entrance.Security.choices)
    user = forms.CharField(label=_("Sign-in name"), max_length=254)
    folder = forms.CharField(label=_("Folder"), max_length=200)

    def __init__(self, *args: Any, known: Password | OAuth | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        for name in self.fields.keys() & {"password", "refresh", "tenant", "token_url"}:
            # Wanted sometimes, as their hints say: "optional" beside them would mislead.
            self.fields[name].says_no_optional = True  # type: ignore[attr-defined]  # read by forms/field.html

    def access_with(self, secret: Password | OAuth) -> Access:
        said = self.cleaned_data
        return Access(said["host"], said["port"], Entrance.Security(said["security"]), said["user"], said["folder"], secret)


class MailboxForm(PlaceForm):
    """A mailbox that a password opens; an empty password keeps the one that is sealed."""

    password = forms.CharField(
        label=_("Password"), max_length=1000, required=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"}), help_text=_KEPT
    )
    field_order = ("host", "port", "security", "user", "password", "folder")

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("password") and not isinstance(self.known, Password):
            self.add_error("password", _("Please give the password."))
        return cleaned

    def access(self, kept_for: str) -> Access | None:
        """None where a sealed password would go to another server than the one that it was given for."""
        said = self.cleaned_data
        if said["password"]:
            return self.access_with(Password(said["password"]))
        return self.access_with(self.known) if self.known is not None and said["host"] == kept_for else None


class OAuthForm(PlaceForm):
    """A mailbox that is opened by an application's consent (OAuth 2): Microsoft 365, Google, or another token endpoint."""

    provider = forms.ChoiceField(
        label=_("Provider"), choices=[("microsoft365", "Microsoft 365"), ("google", "Google"), ("other", _("another"))]
    )
    tenant = forms.RegexField(
        _TENANT,
        label=_("Tenant (directory ID)"),
        required=False,
        help_text=_("Only for Microsoft 365: Entra admin center, Overview."),
    )
    token_url = forms.CharField(
        label=_("Address for tokens"), max_length=500, required=False, help_text=_("Only for other providers; it begins with https://")
    )
    client = forms.CharField(label=_("Application (client) ID"), max_length=300)
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=1000,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_KEPT,
    )
    refresh = forms.CharField(
        label=_("Refresh token"),
        max_length=8000,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_KEPT,
    )
    field_order = ("provider", "tenant", "token_url", "client", "client_secret", "refresh", "host", "port", "security", "user", "folder")

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        provider = cleaned.get("provider")
        if provider == "microsoft365" and not cleaned.get("tenant"):
            self.add_error("tenant", _("Please give the tenant."))
        if provider == "other" and not _is_https(str(cleaned.get("token_url") or "")):
            self.add_error("token_url", _("Please give an address that begins with https://"))
        if not cleaned.get("refresh") and not isinstance(self.known, OAuth):
            self.add_error("refresh", _("Please give the refresh token."))
        return cleaned

    def access(self, kept_for: str) -> Access | None:
        """None where something sealed would go to another server, or another endpoint, than it was given for."""
        said, known, url = self.cleaned_data, self.known, self._token_url()
        secret, refresh = said["client_secret"], said["refresh"]
        if not refresh or not secret:
            is_same = isinstance(known, OAuth) and known.token_url == url and said["host"] == kept_for
            if isinstance(known, OAuth) and is_same:
                secret, refresh = secret or known.client_secret, refresh or known.refresh
            elif not refresh:
                return None
        return self.access_with(OAuth(url, said["client"], secret, refresh))

    def _token_url(self) -> str:
        said = self.cleaned_data
        if said["provider"] == "other":
            return str(said["token_url"])
        url = next(one.token_url for one in providers.PROVIDERS if one.code == said["provider"])
        return url.format(tenant=said["tenant"])


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
