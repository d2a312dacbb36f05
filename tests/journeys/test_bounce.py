"""Handed over too early: level 2 sends it back, with a reason and a lesson."""

from collections.abc import Callable

from tests.journeys.people import Agent

LESSON = "Bitte zuerst fragen, ob andere Geräte dasselbe Netz sehen."


def test_carla_sends_back_what_came_too_early_and_mia_learns_why(arrives: Callable[..., int], mia: Agent, carla: Agent) -> None:
    number = arrives("WLAN im Büro weg", "Mein Laptop findet seit heute früh das WLAN nicht mehr.")
    mia.opens(number)
    mia.claims()
    mia.hands_over("Netzwerk und Anschluss", symptom="Laptop findet das WLAN nicht", tried="nichts", expects="bitte ansehen")
    carla.opens_queue()
    carla.chooses(number)

    carla.sends_back(reason="missing_data", lesson=LESSON)

    mia.reads("Zurückgewiesen", LESSON)
    mia.sees_above("Service Desk")
    mia.opens_queue("all")
    mia.sees_in_queue(number)
    carla.opens_queue("all")
    carla.does_not_see_in_queue(number)
