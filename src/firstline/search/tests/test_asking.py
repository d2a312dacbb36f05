"""Asking: what was typed finds what was put in, within the asker's scopes, on a real database."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firstline.search import asking, vocabulary
from firstline.search.asking import Hit, find, newest
from firstline.search.indexing import Draft, put, rescope
from firstline.search.models import Passage

pytestmark = pytest.mark.django_db

AGENTS = frozenset({"agents"})
MAIL = "renate.mueller@nordlicht.example.net"


@pytest.fixture(autouse=True)
def fresh_vocabulary() -> Iterator[None]:
    vocabulary.forget()
    yield
    vocabulary.forget()


@pytest.fixture(autouse=True, params=["read as a whole", "step by step"])
def reading(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What few passages answer is found in another way than what many do: all that holds of one holds of the other."""
    if request.param == "step by step":
        monkeypatch.setattr(asking, "RARE_WORD", 0)
        monkeypatch.setattr(asking, "RARE_AMONG_WORDS", 0)


@pytest.fixture(autouse=True)
def desk(fresh_vocabulary: None) -> None:
    put(
        passages=[
            ticket(
                1, "Lampen am WLAN-Router", "Der Router leuchtet, kommt aber nicht ins WLAN. Rückruf unter 030 23125-299.", codes=("1001",)
            ),
            ticket(2, "Kein Ausdruck", "Störung am Netzwerkdrucker im zweiten Stock, Fehler 0x80070002.", codes=("1002",)),
            ticket(3, "Passwörter vergessen", "Mein Passwort für die Gehaltsabrechnung geht nicht mehr.", codes=("1003",)),
            ticket(4, "Printers offline", "None of the printers in the library are working.", language="en", codes=("1004",)),
            Draft("person", 7, "self", AGENTS, "Renate Müller", "Nordlicht Netz", codes=(MAIL, "+49 30 23125-211", "BX210-4471-08832")),
            Draft("person", 8, "self", AGENTS, "Elif Yıldız", "Hochschule Seeburg"),
        ]
    )


def ticket(
    number: int, title: str, body: str, *, scopes: frozenset[str] = AGENTS, language: str = "de", codes: tuple[str, ...] = ()
) -> Draft:
    return Draft("ticket", number, "opening", scopes, title, body, language, codes)


def hits(
    text: str, *, scopes: frozenset[str] | None = AGENTS, kinds: tuple[str, ...] = (), limit: int = 10, after: int | None = None
) -> list[Hit]:
    return find(text=text, scopes=scopes, kinds=kinds, limit=limit, after=after)


def found(text: str, *, scopes: frozenset[str] | None = AGENTS, kinds: tuple[str, ...] = ()) -> list[tuple[str, int]]:
    return [(hit.owner_kind, hit.owner_id) for hit in hits(text, scopes=scopes, kinds=kinds)]


WORDS = [
    # A word as it stands, in another case, as a stem, in English.
    ("router", ("ticket", 1)),
    ("LEUCHTET", ("ticket", 1)),
    ("Lampe", ("ticket", 1)),
    ("printer", ("ticket", 4)),
    # The last word need not be finished.
    ("störu", ("ticket", 2)),
    ("stoer", ("ticket", 2)),
    ("mein pass", ("ticket", 3)),
    # Umlauts in every spelling.
    ("stoerung", ("ticket", 2)),
    ("Storung", ("ticket", 2)),
    ("passwoerter", ("ticket", 3)),
    ("yildiz", ("person", 8)),
    ("Mueller", ("person", 7)),
    # Parts of compounds, and compounds of parts.
    ("drucker", ("ticket", 2)),
    ("netzwerk drucker", ("ticket", 2)),
    ("wlanrouter", ("ticket", 1)),
    ("Gehalt", ("ticket", 3)),
    # Codes.
    ("0x80070002", ("ticket", 2)),
]


@pytest.mark.parametrize(("typed", "owner"), WORDS)
def test_words_find_their_passage_in_any_spelling(typed: str, owner: tuple[str, int]) -> None:
    assert found(typed)[0] == owner


EXACT = [
    # A ticket's number, as written in letters too.
    ("1002", ("ticket", 2)),
    ("#1002", ("ticket", 2)),
    # A mail address; a serial with and without its hyphens.
    (MAIL, ("person", 7)),
    ("Renate.Mueller@NORDLICHT.example.net", ("person", 7)),
    ("BX210-4471-08832", ("person", 7)),
    ("bx210447108832", ("person", 7)),
    # A telephone number with, without country code, and by its last digits.
    ("+49 30 23125-211", ("person", 7)),
    ("030 23125211", ("person", 7)),
    ("0049 (0)30 23125211", ("person", 7)),
    ("5211", ("person", 7)),
    # A number that stands in a text.
    ("03023125299", ("ticket", 1)),
]


@pytest.mark.parametrize(("typed", "owner"), EXACT)
def test_numbers_addresses_and_serials_come_first(typed: str, owner: tuple[str, int]) -> None:
    first = hits(typed)[0]

    assert (first.owner_kind, first.owner_id) == owner
    assert first.why == "exact"


def test_an_exact_number_comes_before_newer_passages_that_mention_it() -> None:
    put(passages=[ticket(number, "Noch einmal 1002", "siehe 1002") for number in range(20, 30)])

    assert found("1002")[0] == ("ticket", 2)


def test_a_slip_of_the_keyboard_is_understood_once_the_words_are_learned() -> None:
    vocabulary.learn()

    assert [(hit.owner_id, hit.why) for hit in hits("ruoter")] == [(1, "spelling")]
    assert [(hit.owner_id, hit.why) for hit in hits("Renate Mulller")] == [(7, "spelling")]
    assert found("Asudruck zweiten") == [("ticket", 2)]


def test_a_question_in_a_sentence_finds_what_holds_most_of_its_words() -> None:
    first = hits("Warum geht eigentlich mein Passwort nicht bei der Anmeldung?")[0]

    assert (first.owner_id, first.why) == (3, "some_words")


def test_a_filter_gives_the_newest_that_hold_all_words_and_nothing_nearly_right() -> None:
    put(passages=[ticket(number, "Beamer dunkel", "Der Beamer im Saal.") for number in (30, 20, 40)])
    put(passages=[ticket(50, "Beamer dunkel", "", scopes=frozenset({"others"})), Draft("person", 60, "self", AGENTS, "Beamer", "dunkel")])
    vocabulary.learn()

    assert newest(text="Beamer dunk", scopes=AGENTS, kind="ticket", limit=2) == [40, 20]
    assert newest(text="1002", scopes=AGENTS, kind="ticket", limit=2) == [2]
    assert newest(text="Beamer Router", scopes=AGENTS, kind="ticket", limit=2) == []
    assert newest(text="Baemer", scopes=AGENTS, kind="ticket", limit=2) == []
    assert newest(text="Beamer", scopes=frozenset(), kind="ticket", limit=2) == []
    assert newest(text="", scopes=AGENTS, kind="ticket", limit=2) == []


def test_of_too_many_matches_the_newest_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "FEW", 2)
    put(passages=[ticket(number, "Beamer dunkel", "") for number in range(20, 30)])

    assert newest(text="Beamer", scopes=AGENTS, kind="ticket", limit=3) == [29, 28, 27]


def test_what_holds_all_words_hides_what_holds_some() -> None:
    assert found("router wlan") == [("ticket", 1)]


@pytest.mark.parametrize("typed", ["", "   ", "?!", "'", "\\", "' | 'router", "a:*&!", "\0", "der die das", "x" * 5_000])
def test_strange_input_finds_nothing_and_breaks_nothing(typed: str) -> None:
    assert all(owner == ("ticket", 1) for owner in found(typed))


def test_nobody_finds_what_lies_outside_their_scopes() -> None:
    put(passages=[ticket(5, "Geheimprojekt Kanarienvogel", "", scopes=frozenset({"queue:sec"}))])

    assert found("kanarienvogel", scopes=frozenset({"queue:sec"})) == [("ticket", 5)]
    assert found("kanarienvogel", scopes=None) == [("ticket", 5)]
    assert found("kanarienvogel") == []
    assert found("kanarienvogel", scopes=frozenset()) == []


def test_another_passage_of_the_same_owner_does_not_leak_into_the_snippet() -> None:
    put(passages=[Draft("ticket", 1, "note:1", frozenset({"queue:sec"}), "", "Kanarienvogel Router", "de")])

    assert "Kanarienvogel" not in "".join(piece for hit in hits("router") for piece, _ in hit.snippet)


def test_moving_to_another_scope_changes_who_finds_it() -> None:
    rescope(owner_kind="ticket", owner_id=1, scopes={"queue:netz"})

    assert found("router") == []
    assert found("router", scopes=frozenset({"queue:netz"})) == [("ticket", 1)]


def test_putting_a_part_again_replaces_it() -> None:
    put(passages=[ticket(1, "Monitor schwarz", "Nichts zu sehen"), ticket(1, "Monitor dunkel", "Nichts zu sehen")])

    assert found("leuchtet") == []
    assert found("monitor dunkel") == [("ticket", 1)]
    assert Passage.objects.filter(owner_kind="ticket", owner_id=1).count() == 1


def test_kinds_narrow_what_is_found() -> None:
    put(passages=[ticket(6, "Frau Müller ruft an", "")])

    assert found("müller", kinds=("person",)) == [("person", 7)]
    assert set(found("müller", kinds=("person", "ticket"))) == {("person", 7), ("ticket", 6)}


def test_an_owner_with_many_passages_is_one_hit() -> None:
    put(passages=[Draft("ticket", 1, f"message:{number}", AGENTS, "", "Der Router blinkt", "de") for number in range(5)])

    assert found("router") == [("ticket", 1)]


def test_words_spread_over_passages_of_one_owner_count_together() -> None:
    put(passages=[Draft("ticket", 1, "message:1", AGENTS, "", "Jetzt brummt auch der Trafo", "de")])

    assert found("leuchtet brummt trafo")[0] == ("ticket", 1)


def test_the_next_page_goes_on_after_what_was_shown() -> None:
    put(passages=[ticket(number, "Toner leer", "") for number in range(100, 125)])

    first = hits("toner", limit=10)
    rest = hits("toner", limit=20, after=10)

    assert [hit.owner_id for hit in first + rest] == list(range(124, 99, -1))
    assert hits("toner", after=25) == []


@pytest.mark.parametrize("younger", [3_000, 20_000, 200_000])
def test_tickets_are_found_however_many_came_after_them(younger: int) -> None:
    go_on_from(younger)
    put(passages=[ticket(number, "Toner leer", "") for number in range(100, 125)])

    assert found("leuchtet") == [("ticket", 1)]
    assert found("toner")[0] == ("ticket", 124)


def test_older_tickets_fill_the_page_that_newer_ones_leave_open() -> None:
    go_on_from(200_000)
    put(passages=[ticket(5, "Router neu", "")])

    assert set(found("router")) == {("ticket", 5), ("ticket", 1)}


def test_an_unfinished_word_is_found_as_a_learned_one_and_as_a_new_one() -> None:
    vocabulary.learn()
    put(passages=[ticket(5, "Routenplaner", "")])

    assert set(found("rout")) == {("ticket", 1), ("ticket", 5)}
    assert found("mein pass") == [("ticket", 3)]
    assert found("netzwerk-druck") == [("ticket", 2)]


def go_on_from(passages: int) -> None:
    """As if so many passages had come since."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('search_passage', 'id'), %s)", [passages])


def test_a_question_is_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]  # a fixture without types
    vocabulary.current()

    with django_assert_num_queries(1):
        hits("router ")


def test_putting_many_passages_in_is_one_statement() -> None:
    vocabulary.current()

    with CaptureQueriesContext(connection) as queries:
        put(passages=[ticket(number, "Toner leer", "Bitte neuen schicken") for number in range(50)])

    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 1


def test_learned_words_take_compounds_apart() -> None:
    put(passages=[ticket(number, "Brunnen", "Ein Kreisel dreht") for number in range(300, 306)])

    vocabulary.learn()

    assert vocabulary.current().split("brunnenkreisel") == ("brunnen", "kreisel")
