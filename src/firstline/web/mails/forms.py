"""What the mail log is narrowed to."""

import re
from collections.abc import Iterable
from dataclasses import replace

from django import forms
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from firstline.channels.email.models import Entrance, InboundMail
from firstline.channels.email.queries import Wanted
from firstline.core.text import plain
from firstline.tickets.models import Delivery

_ANY = ("", lazystr("–"))
_MAIL_ID = re.compile(r"<[^<>\s]+>")
_HEADER = re.compile(r"[!-9;-~]{1,100}:\s*\S.*")


class LogFilter(forms.Form):
    """One field for words: sender or subject, a Message-ID in angle brackets, or any header as "Name: value"."""

    text = forms.CharField(
        label=_("Words"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Sender, subject, <Message-ID>, header: value")}),
    )
    fate = forms.ChoiceField(label=_("Fate"), choices=[_ANY, *InboundMail.Fate.choices], required=False)
    way = forms.ChoiceField(label=_("Way"), choices=[_ANY, *InboundMail.Way.choices], required=False)
    entrance = forms.ChoiceField(label=_("Entrance"), required=False)

    def __init__(self, *args: object, entrances: Iterable[Entrance], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.fields["entrance"].choices = [_ANY, *((str(one.pk), one.address) for one in entrances)]  # type: ignore[attr-defined]  # it is a choice field

    def wanted(self, *, may_read: bool) -> Wanted:
        """Everything when nothing sensible was asked; only who may read letters finds them by their words."""
        if not self.is_bound or not self.is_valid():
            return Wanted()
        said = self.cleaned_data
        text = plain(said["text"])
        wanted = Wanted(fate=said["fate"], way=said["way"], entrance=int(said["entrance"]) if said["entrance"] else None)
        if _MAIL_ID.fullmatch(text):
            return replace(wanted, mail_id=text)
        if _HEADER.fullmatch(text):
            return replace(wanted, header=text)
        return replace(wanted, text=text) if may_read else wanted


class SendingFilter(forms.Form):
    """What goes out, narrowed."""

    text = forms.CharField(label=_("Address or <Message-ID>"), max_length=500, required=False)
    state = forms.ChoiceField(label=_("State"), choices=[_ANY, *Delivery.State.choices], required=False)
