"""The scenes of today that are written down: what the people of the world's stories ask, and how far the desk has come."""

from datetime import datetime, timedelta

from firstline.administration.past import crowd
from firstline.administration.past.story import Speaker, Step, Story
from firstline.administration.world.reading import patterns
from firstline.people.models import Person
from firstline.routing import rulebook
from firstline.routing.hours import Calendar, add_service_seconds

RENATE = "renate.heller@nordlicht.example.net"
DANIEL = "d.okafor@falkenberg.example.com"
ALOIS = "a.schmidbauer@falkenberg.example.com"
ELIF = "elif.yildiz@seeburg.example.org"
CORNELIA = "c.haas@falkenberg.example.com"
MARTIN = "m.specht@seeburg.example.org"
STORY_PEOPLE = frozenset({RENATE, DANIEL, ALOIS, ELIF, CORNELIA, MARTIN})
# How long before its due moment something counts as due soon.
SOON_SECONDS = range(900, 3300)
# What the board is promised for a request that nobody has classified yet.
GOLD_FIRST_REPLY_SECONDS = 240 * 60


class Scene:
    """One ticket of today, built step by step: each step comes so many minutes after the one before."""

    def __init__(
        self, mail: str, pattern: str, at: datetime, text: str, *, channel: str = "portal", by: str = "", subject: str = ""
    ) -> None:
        (requester,) = crowd.speakers([mail])
        self.at = at
        self.requester: Speaker = requester
        self.pattern = next(known for known in patterns() if known.code == pattern)
        live = channel in {"phone", "walk_in"}
        self.story = {
            "requester": requester,
            "pattern": self.pattern,
            "channel": channel,
            "at": at,
            "subject": subject,
            "text": text,
            "by": agent(by) if live else requester.id,
            "live": live,
            "known": live,
        }
        self.steps: list[Step] = []
        self.details: dict[str, str] = {}

    def then(self, verb: str, who: str = "", text: str = "", *, after: int = 2, to: str = "", further: tuple[str, ...] = ()) -> "Scene":
        self.at += timedelta(minutes=after)
        self.steps.append(Step(verb, self.at, agent(who) if who else self.requester.id, text, to, further))
        return self

    def known(self, **details: str) -> "Scene":
        self.details = details
        return self

    def told(self) -> Story:
        return Story(**self.story, details=self.details, steps=tuple(self.steps))  # type: ignore[arg-type]  # one dict for all columns


def agent(code: str) -> int:
    return int(Person.objects.values_list("pk", flat=True).get(email=f"{code}@lindenhof.example.org"))


def scenes(now: datetime) -> list[Story]:
    """All of them, as of now."""

    def ago(minutes: int) -> datetime:
        return now - timedelta(minutes=minutes)

    calendar = rulebook.current().calendars[rulebook.current().levels[1].hours_id]
    told = [_renate(ago(74)), _daniel(ago(128)), _alois(ago(205)), _elif(ago(41)), _martin(ago(95)), _bounced(ago(190)), _solved(ago(160))]
    return [
        scene.told() for scene in (*told, _cornelia(due_soon_at(now, calendar, GOLD_FIRST_REPLY_SECONDS)), _overdue(ago(3 * 24 * 60 + 35)))
    ]


def due_soon_at(now: datetime, calendar: Calendar, seconds: int) -> datetime:
    """When something must have begun so that so many service seconds end soon; an hour ago while the desk is closed."""
    for minutes in range(5, 6000, 5):
        begun = now - timedelta(minutes=minutes)
        left = (add_service_seconds(calendar, begun, seconds) - now).total_seconds()
        if left in SOON_SECONDS:
            return begun
    return now - timedelta(hours=1)


def _renate(at: datetime) -> Scene:
    """The router story: level 1 has tried everything, level 2 looks at the line."""
    text = "Neuer Router, alle Lämpchen leuchten, aber ich komm nicht ins WLAN. Das Passwort hab ich vom Aufkleber abgetippt."
    package = (
        "Router LX-210 leuchtet grün, kein WLAN auf zwei Geräten, per Kabel geht das Internet.",
        "WLAN-Taste gedrückt, Netz am Handy vergessen und Schlüssel neu eingegeben, Router 30 Sekunden vom Strom.",
        "Fernprüfung: WLAN-Modul zurücksetzen, sonst Ersatzrouter schicken.",
    )
    scene = Scene(RENATE, "wlan-router-leuchtet", at, text, channel="phone", by="mia")
    scene.known(router_model="Brückner LX-210", serial_number="BX210-4471-08832", led_state="alle grün", device_count="2")
    scene.then("classify", "mia").then(
        "note", "mia", "Am Telefon: Mit Kabel am PC läuft es. WLAN-Lampe ist an, Netzname ist zu sehen.", after=4
    )
    scene.then("hand_over", "mia", to="l2-netz", further=package, after=9).then("claim", "carla", after=6)
    return scene.then(
        "note", "carla", "Router ist erreichbar, Firmware 4.2. WLAN-Modul antwortet nicht; Neustart aus der Ferne läuft.", after=12
    )


def _daniel(at: datetime) -> Scene:
    """English, at level 1 with Yusuf, waiting for an answer that has just come."""
    text = (
        "VPN connects fine from home but none of the CAD servers answer. Colleagues in the office can reach them. I have a release today."
    )
    scene = Scene(DANIEL, "vpn-verbunden-keine-server", at, text, subject="VPN up, CAD servers unreachable")
    scene.then("claim", "yusuf", after=9).then("classify", "yusuf")
    scene.then(
        "reply",
        "yusuf",
        "Hello Daniel Okafor,\n\nthanks for the details. Can you reach the servers by IP address?\n\nKind regards\nYusuf Aydın",
        after=4,
    )
    scene.then("wait", "yusuf", to="requester", after=1)
    return scene.then(
        "receive", "", "Yes! By IP it works: 10.20.4.17 answers, cad01 by name does not. Same on my phone's hotspot.", after=31
    )


def _alois(at: datetime) -> Scene:
    """Waits for the requester, with Mia."""
    scene = Scene(ALOIS, "dockingstation", at, "Dock angesteckt, Bildschirme bleiben schwarz. Gestern is no ganga.", channel="email")
    scene.then("claim", "mia", after=22).then("classify", "mia", after=3)
    question = "leuchtet am Dock die kleine Lampe neben dem Netzteil? Bitte ziehen Sie es einmal für eine Minute ab."
    words = f"Guten Tag Alois Schmidbauer,\n\n{question}\n\nViele Grüße\nMia Brandt"
    return scene.then("reply", "mia", words, after=6).then("wait", "mia", to="requester", after=1)


def _elif(at: datetime) -> Scene:
    """Fresh from the portal, nobody has it."""
    text = "eduroam sagt auf meinem MacBook seit heute „Identität kann nicht überprüft werden“. Am Handy geht es. Bin am Campus Hafen."
    return Scene(ELIF, "eduroam-anmeldung", at, text)


def _cornelia(at: datetime) -> Scene:
    """The board, before a conference: due soon."""
    text = "Mein Headset wird in Teams nicht erkannt, die Aufsichtsratssitzung beginnt bald. Bitte um Rückruf in der Verwaltung."
    return Scene(CORNELIA, "teams-kein-ton", at, text, channel="email", subject="Dringend: kein Ton in Teams")


def _martin(at: datetime) -> Scene:
    """Works with a screen reader; a permission is being waited for."""
    text = "Ich brauche Schreibrechte auf den Ordner Bibliothek/Erwerbung. Die Dateien öffnet mein Screenreader nur schreibgeschützt."
    scene = Scene(MARTIN, "berechtigung-ordner", at, text).known(target_path="Bibliothek/Erwerbung", access_level="write")
    scene.then("claim", "petra", after=12).then("classify", "petra")
    news = "wir haben die Leitung der Bibliothek um die Freigabe gebeten und melden uns, sobald sie da ist."
    words = f"Guten Tag Martin Specht,\n\n{news}\n\nViele Grüße\nPetra Lorenz"
    return scene.then("reply", "petra", words, after=5).then("wait", "petra", to="approval", after=1)


def _bounced(at: datetime) -> Scene:
    """Handed over without the serial number, sent back with a lesson; Mia has it again."""
    scene = Scene(
        ALOIS,
        "laptop-langsam",
        at,
        "Mein Laptop braucht zehn Minuten, bis ich was machen kann, und der Lüfter läuft dauernd.",
        channel="phone",
        by="mia",
    )
    package = ("Laptop startet sehr langsam, Lüfter läuft dauernd.", "Neustart, Autostart geprüft.", "Bitte Platte und Speicher prüfen.")
    scene.then("classify", "mia").then("hand_over", "mia", to="l2-client", further=package, after=8).then("claim", "tom", after=19)
    lesson = "Bitte Seriennummer und freien Speicherplatz aufnehmen, sonst können wir aus der Ferne nichts prüfen."
    return scene.then("bounce", "tom", lesson, to="missing_data", after=7)


def _solved(at: datetime) -> Scene:
    """Solved and not confirmed yet."""
    scene = Scene(DANIEL, "passwort-vergessen", at, "My Windows password expired while I was on holiday.", channel="chat")
    scene.then("claim", "yusuf", after=1).then("classify", "yusuf")
    scene.then(
        "reply",
        "yusuf",
        "Hello Daniel Okafor,\n\nI am calling you on your stored number to check your identity.\n\nKind regards\nYusuf Aydın",
    )
    return scene.then(
        "resolve", "yusuf", "Reset after identity check by call-back. You were asked for a new password at the first sign-in.", after=11
    )


def _overdue(at: datetime) -> Scene:
    """Nobody has answered since last week."""
    scene = Scene(
        MARTIN, "drucker-offline", at, "Der Drucker im Lesesaal steht auf offline, Etiketten lassen sich nicht drucken.", channel="email"
    )
    return scene.then("claim", "greta", after=14).then("classify", "greta")
