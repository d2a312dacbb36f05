"""What people fill in on the portal: the request, the answer, and what is still wrong."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from firstline.people.addresses import NotAnAddress, normal_mail, normal_phone
from firstline.routing.operations.asking import File
from firstline.tickets.models import Field

LONGEST = 20_000
MOST_FILES = 10


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Any number of files up to MOST_FILES; cleans to a list."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_FILES:
            raise forms.ValidationError(say("Please choose at most %(most)s files at once.") % {"most": MOST_FILES})
        # An empty file tells nobody anything and is a slip as a rule.
        return [file for file in given if file and file.size]


class WithFiles(forms.Form):
    """Words and files."""

    attachments = Files(label=_("Photos or files"), required=False)

    def chosen_files(self) -> list[File]:
        return [File(file.name or "", file.file) for file in self.cleaned_data.get("attachments", ())]


class Ask(WithFiles):
    """What happened; enough for people who are signed in. With a matter chosen, words of their own are optional."""

    text = forms.CharField(
        label=_("What happened?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Please write in a sentence what happened.")},
    )
    field_order = ("text", "name", "reach", "attachments")

    def __init__(self, *args: Any, matter: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matter = matter
        self.is_too_often = False
        self.fields["text"].required = not matter

    def words(self) -> str:
        return str(self.cleaned_data.get("text") or self.matter)


class AskAsGuest(Ask):
    """What happened, who asks, and how we reach them."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Please tell us your name.")},
    )
    reach = forms.CharField(
        label=_("E-mail address or phone number"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={"required": _("Please tell us how we reach you.")},
    )
    # Nobody sees this field, so whoever fills it in is a machine.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))

    def clean_reach(self) -> str:
        given = str(self.cleaned_data["reach"])
        try:
            return normal_mail(given) if "@" in given else normal_phone(given)
        except NotAnAddress as problem:
            raise forms.ValidationError(say("This is neither an e-mail address nor a phone number. Please check it.")) from problem

    def clean_website(self) -> str:
        if self.cleaned_data.get("website"):
            raise forms.ValidationError(say("Please leave this field empty."))
        return ""

    @property
    def mail(self) -> str | None:
        reach = str(self.cleaned_data["reach"])
        return reach if "@" in reach else None

    @property
    def phone(self) -> str | None:
        return None if self.mail else str(self.cleaned_data["reach"])


class Answer(WithFiles):
    """Further words of the requester; a file alone says something, too."""

    text = forms.CharField(max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))
    stamp = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)
    field_order = ("text", "attachments")

    def clean(self) -> dict[str, Any] | None:
        if not self.errors and not self.cleaned_data.get("text") and not self.cleaned_data.get("attachments"):
            self.add_error("text", say("Please write something first."))
        return self.cleaned_data


class StillWrong(Answer):
    """What a solution has not solved, or what has come back."""

    text = forms.CharField(
        label=_("What is still wrong?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Please write in a sentence what is still wrong.")},
    )


class CameBack(StillWrong):
    """A matter that was closed and is there again."""

    text = forms.CharField(
        label=_("What happens now?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Please write in a sentence what happens now.")},
    )


class Fact(forms.Form):
    """One follow-up question."""

    def __init__(self, *args: Any, field: Field, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = _fact_field(field, label)


def _fact_field(field: Field, label: str) -> forms.Field:
    messages = {"required": say("Please answer, or skip the question.")}
    if field.kind == Field.Kind.YESNO:
        choices = [("yes", say("Yes")), ("no", say("No"))]
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=messages)
    if field.kind == Field.Kind.CHOICE:
        choices = [(choice, choice) for choice in field.choices]
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=messages)
    if field.kind == Field.Kind.INTEGER:
        messages["invalid"] = say("Please enter a whole number.")
        return forms.IntegerField(label=label, min_value=0, max_value=1_000_000, error_messages=messages)
    kinds = {Field.Kind.DATE: "date", Field.Kind.DATETIME: "text", Field.Kind.PHONE: "tel"}
    widget = forms.TextInput(attrs={"type": kinds.get(Field.Kind(field.kind), "text"), "dir": "auto"})
    return forms.CharField(label=label, max_length=500, widget=widget, error_messages=messages)
