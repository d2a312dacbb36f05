"""The solution did not help: the request is open again, and with the one who knows it."""

from collections.abc import Callable

from tests.journeys.people import Agent, Requester


def test_what_did_not_help_comes_back_to_its_agent(renate: Requester, mia: Agent) -> None:
    number = renate.asks_for_help("Der Drucker im dritten Stock druckt nur leere Seiten.")
    renate.follows()
    mia.opens(number)
    mia.claims()
    mia.solves("Die Patrone ist getauscht.")
    renate.is_told("Gelöst – hat es geholfen?")

    renate.rejects("Immer noch leere Seiten, auch mit der neuen Patrone.")

    renate.is_told("Wir kümmern uns darum")
    mia.reads("Immer noch leere Seiten")
    mia.opens_queue("mine")
    mia.sees_in_queue(number, "Renate Heller")


def test_mia_opens_again_what_she_solved_too_early(arrives: Callable[..., int], mia: Agent) -> None:
    number = arrives("Passwort läuft ab", "Was muss ich tun?")
    mia.opens(number)
    mia.claims()
    mia.solves("Anleitung geschickt.")
    mia.sees_above("gelöst")

    mia.page.keyboard.press("o")

    mia.sees_above("offen")
