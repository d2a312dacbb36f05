"""Forms about mails that go out: whether, with what, and what stands below them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from firstline.channels.email.signatures import MOST_CHARACTERS


class Outgoing(forms.Form):
    """The operator's choices; fields are named as in core.settings."""

    hold_outgoing = forms.BooleanField(
        label=_("Hold all outgoing mails"),
        required=False,
        help_text=_("Nothing leaves until you switch this off again; codes for signing in go on. What waits then goes out in its order."),
    )
    quote_history = forms.BooleanField(
        label=_("Quote what was said before"),
        required=False,
        help_text=_("Below each answer, and only what this recipient wrote or was sent. Internal notes never."),
    )
    reply_tokens = forms.BooleanField(
        label=_("A reply address for each ticket"),
        required=False,
        help_text=_("Like service+t123…@example.org. Switch it off if your mail server takes no addresses with a plus sign."),
    )


class SignatureField(forms.CharField):
    """Several lines of plain text."""

    widget = forms.Textarea(attrs={"rows": 5})

    def __init__(self, label: object) -> None:
        super().__init__(label=label, required=False, max_length=MOST_CHARACTERS)  # type: ignore[arg-type]  # lazy words


class SignatureForm(forms.Form):
    """A signature in both languages; where one is empty, the other is used."""

    de = SignatureField(_("Signature in German"))
    en = SignatureField(_("Signature in English"))
