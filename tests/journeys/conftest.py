"""One real desk for all stories, one browser a module, one window a person."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

import pytest
from playwright.sync_api import Browser

from firstline.runtime.tests.desks import Desk, desk
from firstline.testing.browsing import Window, chromium
from firstline.testing.pictures import pages, pages_of_the_first_run
from tests.journeys.arrivals import QUENTIN, Program
from tests.journeys.people import Administrator, Agent, Requester, Somebody
from tests.journeys.tour import Tour, Visit

S = TypeVar("S", bound=Somebody)


@pytest.fixture(scope="session")
def lindenhof() -> Iterator[Desk]:
    """The demo's people and order, without any tickets."""
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder) / "data", "--demo=people") as running:
        yield running


@pytest.fixture(scope="session")
def address(lindenhof: Desk) -> str:
    return f"http://127.0.0.1:{lindenhof.port}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


class Meet(Protocol):
    """Somebody of the cast sits down before a browser of their own."""

    def __call__(self, kind: type[S], name: str = "", *, window: Window = Window()) -> S: ...


@pytest.fixture
def meet(browser: Browser, address: str) -> Iterator[Meet]:
    """Afterwards everybody's browser must have had nothing to complain about."""
    met: list[Somebody] = []

    def meeting(kind: type[S], name: str = "", *, window: Window = Window()) -> S:
        somebody = kind(browser, address, window)
        met.append(somebody)
        if name:
            somebody.signs_in(name)
        return somebody

    yield meeting
    problems = [problem for somebody in met for problem in somebody.problems]
    for somebody in met:
        somebody.context.close()
    assert not problems


@pytest.fixture
def mia(meet: Meet) -> Agent:
    """First level, in her first week."""
    return meet(Agent, "mia")


@pytest.fixture
def carla(meet: Meet) -> Agent:
    """Second level, network and line."""
    return meet(Agent, "carla")


@pytest.fixture
def renate(meet: Meet) -> Requester:
    """Asks without signing in."""
    return meet(Requester)


@pytest.fixture
def ralf(meet: Meet) -> Administrator:
    """Administers the desk."""
    return meet(Administrator, "ralf")


@pytest.fixture(scope="session")
def arrives(lindenhof: Desk) -> Callable[..., int]:
    """Lets a request arrive without a browser; the number of its ticket."""
    return Program(lindenhof, "petra").takes_in


@pytest.fixture(scope="session")
def furnished(lindenhof: Desk, arrives: Callable[..., int]) -> int:
    """A ticket of Mia's with everything: an answer, a note, a way there and back; and others that are solved, wait and lie with level 2."""
    mia, carla = Program(lindenhof, "mia"), Program(lindenhof, "carla")
    package = {"symptom": "Symptom eins", "tried": "Versuch eins", "expectation": "Wunsch eins"}
    words = "Zeile eins\n\nZeile zwei: https://example.org/weg und +49 30 23125-211"
    number = arrives("Qwertz an", words, fault_pattern="tastatur-maus")
    solved, waiting, beyond = (arrives(f"Qwertz {word}", words, requester=QUENTIN) for word in ("aus", "später", "fort"))
    for one in (number, solved, waiting, beyond):
        mia.does(f"tickets/{one}/claim")
        mia.does(f"tickets/{one}/messages", text="Antwort eins")
    mia.does(f"tickets/{solved}/resolution", solution="Abhilfe eins", tell=True)
    mia.does(f"tickets/{waiting}/wait", waiting_for="requester")
    mia.does(f"tickets/{beyond}/handover", queue="l2-netz", **package)
    mia.does(f"tickets/{number}/notes", text="Vermerk eins")
    mia.does(f"tickets/{number}/handover", queue="l2-netz", **package)
    carla.does(f"tickets/{number}/bounce", reason="missing_data", lesson="Lehre eins")
    mia.does(f"tickets/{number}/claim")
    return number


Visits = Callable[[str], list[Visit]]


@pytest.fixture(scope="session")
def _seen() -> dict[str, list[Visit]]:
    return {}


@pytest.fixture(scope="session")
def unused() -> Iterator[str]:
    """The address of a desk that nobody administers yet."""
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder) / "data", "--no-demo") as running:
        yield f"http://127.0.0.1:{running.port}"


@pytest.fixture
def visits(browser: Browser, address: str, unused: str, furnished: int, _seen: dict[str, list[Visit]]) -> Visits:
    """What was noticed on all pages in a language; walked once for all stories."""

    def visited(language: str) -> list[Visit]:
        if language not in _seen:
            tours = Tour(browser, address, language, pages()), Tour(browser, unused, language, pages_of_the_first_run())
            _seen[language] = [visit for tour in tours for visit in tour.walk()]
        return _seen[language]

    return visited
