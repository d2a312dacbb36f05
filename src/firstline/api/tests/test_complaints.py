"""What is wrong with a field is said in one language: the caller's."""

import pytest

from firstline.api.tests.calling import Program
from firstline.people.models import Person
from firstline.testing import builders, cast

pytestmark = pytest.mark.django_db

# Each kind of mistake, and how Mia is told in her language.
MISTAKES = [
    ({}, "text", "Das fehlt."),
    ({"text": "x", "role": "administrator"}, "role", "Dieses Feld gibt es nicht."),
    ({"text": ""}, "text", "Mindestens 1 Zeichen."),
    ({"text": "x", "subject": "y" * 301}, "subject", "Höchstens 300 Zeichen."),
    ({"text": 12}, "text", "Hier wird Text erwartet."),
    ({"text": "x", "channel": "pigeon"}, "channel", "Bekannt sind nur: portal, email, "),
    ({"text": "x", "same_matter_as": "no"}, "same_matter_as", "Hier wird eine ganze Zahl erwartet."),
    ({"text": "x", "same_matter_as": 0}, "same_matter_as", "Mindestens 1."),
    ({"text": "x", "requester": "Renate"}, "requester", "Hier wird ein Objekt erwartet."),
    ({"text": "x", "requester": {"mail": "nobody"}}, "requester.mail", "So ist es nicht richtig geschrieben: "),
]


@pytest.mark.parametrize(("body", "field", "words"), MISTAKES)
def test_mia_is_told_in_german_what_is_wrong_with_a_field(body: dict[str, object], field: str, words: str) -> None:
    response = Program(cast.mia()).post("/tickets", body)

    assert response.data["message"] == "In diesem Aufruf fehlt etwas oder ist nicht, wie es sein soll."
    assert response.data["fields"][field].startswith(words)


def test_daniel_is_told_the_same_in_english() -> None:
    Person.objects.filter(pk=cast.daniel().pk).update(language="en")

    response = Program(cast.daniel()).post("/tickets", {})

    assert response.data["message"] == "Something in this call is missing or not as it should be."
    assert response.data["fields"] == {"text": "This is missing."}


def test_a_moment_that_is_none_is_explained() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    response = Program(cast.mia()).post(f"/tickets/{ticket.number}/wait", {"waiting_for": "requester", "until": "bald"})

    assert response.data["fields"]["until"].startswith("Hier wird ein Zeitpunkt mit Zeitzone erwartet")
