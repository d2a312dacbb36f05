"""What agents type into the workspace's own forms: notes of calls, tickets for somebody else, filters, people."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from firstline.people.addresses import NotAnAddress, normal_mail, normal_phone
from firstline.people.models import Address, Organisation, Person
from firstline.people.operations import Reach
from firstline.routing.queries import View
from firstline.tickets.models import Channel, Priority

NEW = "new"
# Stands for "does not matter" in choices; what reads them knows no such queue, priority or channel.
ANY = "any"


def reach_of(text: str) -> Reach | None:
    """The mail address or number that somebody typed; None when it is neither."""
    try:
        if "@" in text:
            normal_mail(text)
            return Reach(Address.Kind.MAIL, text.strip())
        if any(sign.isdigit() for sign in text):
            normal_phone(text)
            return Reach(Address.Kind.PHONE, text.strip())
    except NotAnAddress:
        pass
    return None


class CallNote(forms.Form):
    """Who called, what they said, what helped. person: the id of a suggestion, or "new"."""

    who = forms.CharField(label=_("Who is calling?"), max_length=200, error_messages={"required": _("Please say who is calling.")})
    person = forms.CharField(required=False)
    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    code = forms.CharField(label=_("Code of the caller"), required=False, max_length=20)
    reach = forms.CharField(label=_("Phone number or e-mail"), required=False, max_length=254)
    text = forms.CharField(
        label=_("What is it about?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please write down in a few words what it is about.")},
    )
    solution = forms.CharField(
        label=_("What helped?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only if the matter is solved already."),
    )
    subject = forms.CharField(label=_("Subject"), required=False, max_length=300, help_text=_("If left empty, the first words serve."))
    continues = forms.CharField(required=False, max_length=18)
    outcome = forms.ChoiceField(choices=[("save", ""), ("take", ""), ("solve", "")], required=False)
    client_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("outcome") == "solve" and not said.get("solution"):
            self.add_error("solution", _("Please write down what helped, so that the next person finds it."))
        if said.get("reach") and reach_of(said["reach"]) is None:
            self.add_error("reach", _("This is neither a phone number nor an e-mail address."))
        return said


class ForSomebody(CallNote):
    """The same for a matter that came by another way, with its first queue."""

    channel = forms.ChoiceField(
        label=_("How did it reach us?"),
        choices=[(channel.value, channel.label) for channel in (Channel.PHONE, Channel.WALK_IN, Channel.EMAIL, Channel.CHAT)],
    )
    queue = forms.ChoiceField(label=_("Queue"))

    def __init__(self, *args: Any, queues: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].label = _("For whom?")
        self.fields["queue"].choices = [(ANY, _("Where new requests arrive")), *queues]  # type: ignore[attr-defined]  # a choice field


class Narrowing(forms.Form):
    """What the list shows; with a name the filter is kept."""

    view = forms.ChoiceField(
        label=_("Which tickets?"),
        choices=[
            (View.MINE, _("With me")),
            (View.UNASSIGNED, _("Without agent")),
            (View.ON_US, _("Waiting for us")),
            (View.DUE_SOON, _("Due soon")),
            (View.ALL, _("All open tickets")),
        ],
    )
    queue = forms.ChoiceField(label=_("Queue"))
    priority = forms.ChoiceField(label=_("Priority"), choices=[(ANY, _("any")), *Priority.choices])
    channel = forms.ChoiceField(label=_("Channel"), choices=[(ANY, _("any")), *Channel.choices])
    name = forms.CharField(label=_("Keep it as"), required=False, max_length=60, help_text=_("With a name it stays in your menu."))

    def __init__(self, *args: Any, queues: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["queue"].choices = [(ANY, _("any")), *queues]  # type: ignore[attr-defined]  # a choice field


class Description(forms.Form):
    """Who somebody is."""

    name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("A person needs a name.")})
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    needs = forms.CharField(
        label=_("Helpful for this person"), required=False, max_length=500, help_text=_("Several are parted by commas.")
    )
    is_vip = forms.BooleanField(label=_("VIP"), required=False)
    note = forms.CharField(label=_("Note for colleagues"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((str(each.pk), each.name) for each in organisations)]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]  # a choice field

    @staticmethod
    def of(person: Person) -> dict[str, Any]:
        """What the form begins with."""
        return {
            "name": person.name,
            "organisation": str(person.organisation_id or ""),
            "language": person.language,
            "needs": ", ".join(person.needs),
            "is_vip": person.is_vip,
            "note": person.note,
        }


class FurtherAddress(forms.Form):
    """One more way to reach somebody."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Address.Kind.choices)
    shown = forms.CharField(
        label=_("Address or number"), max_length=500, error_messages={"required": _("Please type the address or number.")}
    )

    def reach(self) -> Reach:
        return Reach(Address.Kind(self.cleaned_data["kind"]), self.cleaned_data["shown"])


class FurtherDevice(forms.Form):
    """A device of a person."""

    kind = forms.CharField(label=_("Kind"), max_length=60, error_messages={"required": _("Please say what kind of device it is.")})
    model = forms.CharField(label=_("Model"), required=False, max_length=120)
    serial = forms.CharField(label=_("Serial number"), required=False, max_length=120)
    firmware = forms.CharField(label=_("Firmware"), required=False, max_length=60)
    system = forms.CharField(label=_("System"), required=False, max_length=60)
    place = forms.CharField(label=_("Place"), required=False, max_length=120)
