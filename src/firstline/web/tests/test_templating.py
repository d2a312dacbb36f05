"""Joined templates say what they said before, in every language."""

from dataclasses import dataclass

import pytest
from django.template import Context, Template, engines
from django.utils import translation
from django.utils.safestring import SafeString

from firstline.testing.clock import NOW
from firstline.web.templating import Steady, joined


@dataclass
class File:
    name: str

    def upper(self) -> str:
        return self.name.upper()


SOURCES = {
    "words and icons": '{% load i18n %}<b>{% icon "check" %}{% translate "Take" %}</b>{# nothing #}<i>{{ name }}</i>',
    "a verb of two meanings": '{% load i18n %}<a>{% translate "open" context "verb" %}</a>',
    "branches": '{% load i18n %}{% if name %}<b>{% translate "Take" %}</b>{% else %}<b>{% translate "Close" %}</b>{% endif %}',
    "loops": '{% load i18n %}{% for n in numbers %}<b>{% ladder 2 %}{{ n }}{% ladder n %}{% translate "Take" %}</b>{% endfor %}',
    "another language inside": '{% load i18n %}{% translate "Take" %}{% language "en" %}<b>{% translate "Take" %}</b>{% endlanguage %}',
    "variables in tags": '{% load i18n %}<b>{% translate name %}</b><b>{% icon glyph %}</b>{% translate "Take" as word %}{{ word }}',
    "labels": '{% load i18n %}<b>{% icon "warning" label=_("missed") %}</b>{% icon "clock" label=name %}',
    "all kinds of values": "{{ name }}{{ safe }}{{ count }}{{ at }}{{ nothing }}{{ name|upper }}{{ at|date:'H:i' }}",
    "unescaped values": "{% autoescape off %}{{ name }}{{ safe }}{{ name|upper }}{% endautoescape %}",
    "names of all kinds": "{{ file.name }}{{ file.missing }}{{ missing.name }}{{ by.name }}{{ file.upper }}{{ numbers.1 }}{{ kind.name }}",
    "conditions": "{% if file.name == 'a' and by.name or not file.missing %}{{ by.name|lower }}{% elif count > 3 %}b{% else %}c{% endif %}",
    "addresses": '{% load static %}<a href="{% url "account_logout" %}">{% url address %}{% static "img/mark.svg" %}</a>',
    "whole numbers": "{{ number }}{{ number|add:1 }}{{ yes }}{% autoescape off %}{{ number }}{% endautoescape %}",
    "unescaped text": '{% load i18n %}{% autoescape off %}<b>{% translate "Take" %}</b>{% endautoescape %}<b>{% translate "Take" %}</b>',
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_it_says_the_same_in_every_language(source: str) -> None:
    plain, steady = made(source), joined(made(source))

    for language in ("de", "en", "de"):
        with translation.override(language):
            assert steady.render(given()) == plain.render(given())


def test_neighbours_become_one_piece() -> None:
    template = joined(made('{% load i18n %}<b>{% icon "check" %}{% translate "Take" %}</b>{{ name }}<i>text</i>'))

    assert [isinstance(node, Steady) for node in template.nodelist] == [True, False, False]


def made(source: str) -> Template:
    return Template(source, engine=engines["django"].engine)  # type: ignore[attr-defined]  # Django's own backend has one


def given() -> Context:
    values = {"safe": SafeString("<b>"), "count": 1234.5, "at": NOW, "file": File("a <b>"), "by": {"name": "Yusuf"}, "kind": File}
    values |= {"number": 1234567, "yes": True, "address": "account_login"}
    return Context({"name": "Mia <3 & 'co'", "numbers": [1, 2], "glyph": "phone", **values})
