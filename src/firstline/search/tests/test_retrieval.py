"""Retrieval: what requesters type finds the knowledge, by words alone as well, and only what they may see."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from firstline.search import meanings, passages, synonyms, vocabulary
from firstline.search.embedding import installed
from firstline.search.models import Meaning, Paragraph, Posting, Source
from firstline.search.retrieval import By, Hit, retrieve

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KIND = "leaflet"
PUBLIC = frozenset({"public"})
ROUTER, PASSWORD, PRINTER, SECRET, DRIVE = 1, 2, 3, 4, 5


@pytest.fixture(autouse=True)
def knowledge() -> Iterator[None]:
    vocabulary.forget()
    synonyms.forget()
    write(ROUTER, "Router leuchtet, aber kein WLAN", "Drücken Sie die WLAN-Taste am Router drei Sekunden lang.")
    write(PASSWORD, "Passwort vergessen", "Setzen Sie das Passwort im Portal unter Konto selbst zurück.")
    write(PRINTER, "Drucker wird als offline angezeigt", "Schalten Sie den Drucker aus und wieder ein. Fehler 0x80070002 ist harmlos.")
    write(SECRET, "Router aus der Ferne zurücksetzen", "Nur für Level 2: das Wartungspasswort des Routers.", scopes=("level2",))
    write(DRIVE, "Zugriff auf ein Laufwerk beantragen", "Die Dateneigentümerin der Abteilung vergibt die Berechtigung.")
    write(PRINTER, "Printer is shown as offline", "Switch the printer off and on again.", language="en")
    vocabulary.learn()
    yield
    vocabulary.forget()
    synonyms.forget()


def write(key: int, title: str, text: str, *, language: str = "de", scopes: tuple[str, ...] = ("public",)) -> None:
    passages.write(kind=KIND, key=key, language=language, scopes=scopes, title=title, text=text, now=NOW)


def asked(question: str, *, language: str = "de", scopes: frozenset[str] | None = PUBLIC, by: By = "words") -> list[Hit]:
    return retrieve(question, language=language, scopes=scopes, kinds=(KIND,), by=by)


def first(question: str, *, language: str = "de", by: By = "words") -> int:
    return asked(question, language=language, by=by)[0].key


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("router leuchtet komme aber nich ins wlan", ROUTER),
        ("Kennwort vergessen", PASSWORD),
        ("Passwortrücksetzung", PASSWORD),
        ("pasword vergesen", PASSWORD),
        ("Netzlaufwerk", DRIVE),
        ("WLAN-Router", ROUTER),
        ("wie druecke ich die taste am router", ROUTER),
        ("Dru\u0308cker offline", PRINTER),
        ("0x80070002", PRINTER),
        ("my printer is offline", PRINTER),
    ],
)
def test_words_find_the_article_however_they_are_written(question: str, key: int) -> None:
    assert first(question) == key


def test_what_somebody_may_not_see_is_not_found_and_changes_nothing_for_them() -> None:
    before = asked("Router zurücksetzen")
    passages.forget(kind=KIND, key=SECRET)

    assert SECRET not in [hit.key for hit in before]
    assert asked("Router zurücksetzen") == before


def test_level_2_finds_its_own_article_and_nobody_without_scopes_finds_any() -> None:
    assert asked("Wartungspasswort", scopes=frozenset({"public", "level2"}))[0].key == SECRET
    assert asked("Router", scopes=frozenset()) == []
    assert asked("   ") == []


def test_an_article_in_two_languages_is_one_hit_in_the_language_of_the_question() -> None:
    (german, *_), (english, *_) = asked("Drucker ist offline"), asked("the printer is offline")

    assert (german.key, german.language) == (PRINTER, "de")
    assert (english.key, english.language) == (PRINTER, "en")
    assert [hit.key for hit in asked("Drucker offline printer")].count(PRINTER) == 1


def test_a_hit_shows_why_it_was_found() -> None:
    hit = asked("WLAN Taste")[0]

    assert [text for text, is_found in hit.snippet if is_found] == ["WLAN-Taste"]
    assert hit.why == "words"
    assert 0 < hit.answerable <= 1


def test_a_changed_article_is_found_by_its_new_words_only_and_keeps_what_it_still_says() -> None:
    paragraph = Paragraph.objects.get(source__kind=KIND, source__key=DRIVE)
    write(DRIVE, "Zugriff auf ein Laufwerk beantragen", "Die Dateneigentümerin der Abteilung vergibt die Berechtigung.")
    assert Paragraph.objects.get(source__kind=KIND, source__key=DRIVE) == paragraph

    write(DRIVE, "Schreibtisch höher stellen", "Mit der Kurbel.")
    assert first("Kurbel") == DRIVE
    assert DRIVE not in [hit.key for hit in asked("Laufwerk")]


def test_what_is_hidden_or_forgotten_is_not_found() -> None:
    passages.rescope(kind=KIND, key=ROUTER, scopes=())
    passages.forget(kind=KIND, key=PRINTER, language="de")
    passages.forget(kind=KIND, key=PASSWORD)

    assert ROUTER not in [hit.key for hit in asked("Router WLAN")]
    assert {hit.language for hit in asked("Drucker offline")} <= {"en"}
    assert not Source.objects.filter(kind=KIND, key=PASSWORD).exists()
    assert not Posting.objects.filter(source__kind=KIND, source__key=PASSWORD).exists()


def test_the_desk_adds_its_own_words() -> None:
    assert asked("Klapperkiste") == []

    synonyms.replace_own(groups=[["Klapperkiste", "Drucker"], ["allein"]])

    assert first("Klapperkiste") == PRINTER


@pytest.mark.skipif(not installed(), reason="the models are optional")
def test_the_meaning_is_found_where_no_word_is_the_same() -> None:
    Paragraph.objects.exclude(source__kind=KIND).delete()
    assert meanings.fill() == Paragraph.objects.count()
    assert meanings.fill() == 0
    assert Meaning.objects.count() == Paragraph.objects.count() * len(installed())

    assert first("Ich kann mich nicht mehr erinnern, was ich zum Einloggen eintippen muss", by="both") == PASSWORD
    assert first("the box lights up but there is no wireless network", by="both") == ROUTER


@pytest.mark.skipif(not installed(), reason="the models are optional")
def test_meaning_knows_rights_as_well() -> None:
    Paragraph.objects.exclude(source__kind=KIND).delete()
    meanings.fill()

    assert SECRET not in [hit.key for hit in asked("fernwartung des routers durch spezialisten", by="both")]
