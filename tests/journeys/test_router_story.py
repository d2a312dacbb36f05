"""Renate's router: all lamps are lit, no WLAN. Her request goes from level to level and comes back solved."""

from tests.journeys.conftest import Meet
from tests.journeys.people import Agent, Requester

SYMPTOM = "Alle Lampen am Router leuchten, kein Gerät findet das WLAN"


def test_a_request_travels_through_the_levels_and_is_solved(meet: Meet, renate: Requester, mia: Agent, carla: Agent) -> None:
    mia.opens_queue()
    carla.opens_queue()

    number = renate.asks_for_help("Mein neuer Router: alle Lampen an, aber kein WLAN.")
    renate.follows()
    renate.is_told("Ihre Anfrage ist angekommen")

    mia.sees_in_queue(number, "Renate Heller", "Mein neuer Router")
    mia.chooses(number)
    mia.claims()
    renate.is_told("Wir kümmern uns darum")
    mia.answers("Guten Tag Frau Heller, bitte starten Sie den Router einmal neu.")
    renate.sees("bitte starten Sie den Router einmal neu", within="#request .thread")
    renate.answers("Neu gestartet, leider immer noch nichts.")
    mia.reads("Neu gestartet, leider immer noch nichts.")

    mia.hands_over("Netzwerk und Anschluss", symptom=SYMPTOM, tried="Router neu gestartet", expects="Bitte die Leitung prüfen")
    carla.sees_in_queue(number, "Renate Heller")
    carla.chooses(number)
    carla.reads(SYMPTOM, "Router neu gestartet", "Bitte die Leitung prüfen")
    carla.claims()
    carla.notes("Leitung ist in Ordnung, das Gerät meldet sich nicht.")
    mia.sees_above("Carla Nowak")
    mia.reads("Leitung ist in Ordnung")

    ingrid = meet(Agent, "ingrid")
    ingrid.opens_queue()
    carla.hands_over("Netzbetrieb", symptom=SYMPTOM, tried="Leitung geprüft", expects="Bekannter Fehler der Firmware 4.2?")
    ingrid.sees_in_queue(number)
    ingrid.chooses(number)
    ingrid.claims()
    ingrid.solves("Wir haben Ihrem Router die Firmware 4.3 geschickt. Das WLAN ist wieder da.")

    renate.is_told("Gelöst – hat es geholfen?")
    renate.sees("die Firmware 4.3 geschickt")
    renate.confirms()
    renate.is_told("Abgeschlossen")

    mia.sees_above("von Dr. Ingrid Sommer gelöst")
    mia.reads("Bitte die Leitung prüfen", "Leitung ist in Ordnung", "Leitung geprüft", "Firmware 4.3")
    renate.does_not_see("Leitung ist in Ordnung")
