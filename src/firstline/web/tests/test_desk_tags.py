"""The tags and filters of every template: what they draw, and what they say to people who do not see it."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone, translation

from firstline.web import icons


class Handover(forms.Form):
    symptom = forms.CharField(label="Symptom", help_text="One sentence.")
    urgent = forms.BooleanField(label="Urgent", required=False)
    reach = forms.ChoiceField(label="Reach", widget=forms.RadioSelect, choices=[("mail", "Mail"), ("phone", "Phone")])


def drawn(source: str, **values: object) -> str:
    with translation.override("en"):
        return Template(source).render(Context(values))


@pytest.mark.parametrize("name", sorted(icons.DRAWINGS))
def test_an_icon_is_whole_and_silent(name: str) -> None:
    svg = ElementTree.fromstring(icons.draw(name))

    assert svg.get("viewBox") == "0 0 16 16"
    assert svg.get("aria-hidden") == "true"


def test_an_icon_with_a_label_is_said() -> None:
    assert 'role="img" aria-label="Phone"' in drawn('{% icon "phone" label="Phone" %}')


def test_an_icon_nobody_drew_is_refused() -> None:
    with pytest.raises(icons.UnknownIcon):
        icons.draw("unicorn")


def test_the_ladder_always_has_its_word() -> None:
    assert '<span class="visually-hidden">Level 2</span>' in drawn("{% ladder 2 %}")
    assert "Level 3</span>" in drawn("{% ladder 3 words=True %}")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Mia Brandt", "MB"),
        # Titles are not names.
        ("Dr. Ingrid Sommer", "IS"),
        ("Jessica Grünwald-Oppermann", "JO"),
        ("Cher", "C"),
        ("ليلى منصور", "لم"),
        ("", ""),
    ],
)
def test_initials_are_the_first_and_the_last_name(name: str, letters: str) -> None:
    assert drawn("{{ name|initials }}", name=name) == letters


def test_a_name_cannot_bring_markup_into_its_avatar() -> None:
    assert "<script>" not in drawn("{% avatar name 1 title=name %}", name="<script> <b>")


def test_the_minute_line_starts_at_the_seconds_already_waited() -> None:
    since = timezone.now() - timedelta(seconds=38)

    assert 'data-since="38"' in drawn("{% minute_line since %}", since=since)
    assert 'aria-label="waiting for 38 s"' in drawn("{% waited since %}", since=since)


def test_what_is_missed_has_a_glyph_and_a_word_beside_its_colour() -> None:
    text = drawn("{% due at %}", at=timezone.now() - timedelta(minutes=4))

    assert "word-broken" in text
    assert 'aria-label="missed"' in text
    assert "4 min late" in text


def test_nothing_due_shows_nothing() -> None:
    assert drawn("{% due at %}{{ at|moment }}{{ at|duration }}", at=None) == ""


def test_a_field_is_tied_to_its_hint_and_its_error() -> None:
    text = drawn("{{ form }}", form=Handover({"symptom": "", "reach": "mail"}))

    assert 'aria-describedby="id_symptom_helptext id_symptom_error"' in text
    assert 'aria-invalid="true"' in text
    assert 'id="id_symptom_error"' in text
    assert 'class="input"' in text


def test_a_choice_of_several_is_a_fieldset_and_a_yes_or_no_a_switch() -> None:
    text = drawn("{{ form }}", form=Handover())

    assert '<fieldset class="field choices"' in text
    assert '<label class="switch">' in text
    assert 'class="input" type="radio"' not in text
