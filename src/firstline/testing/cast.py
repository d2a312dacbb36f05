"""The cast of all tests: the people of the demo world, fetched when they are called."""

from firstline.people.models import Person
from firstline.people.viewer import Viewer
from firstline.routing import queries
from firstline.routing.models import Queue

STAFF_DOMAIN = "lindenhof.example.org"


def staff(code: str) -> Person:
    """Anybody of the service organisation by the world's id."""
    return Person.objects.get(email=f"{code}@{STAFF_DOMAIN}")


def requester(mail: str) -> Person:
    return Person.objects.get(email=mail)


def queue(code: str) -> Queue:
    return Queue.objects.select_related("level").get(code=code)


def viewer(person: Person) -> Viewer:
    """The person at the screen."""
    return queries.viewer_of(queries.viewers().get(pk=person.pk))


def mia() -> Person:
    """Level 1, in her first weeks."""
    return staff("mia")


def yusuf() -> Person:
    """Level 1, an old hand by now."""
    return staff("yusuf")


def carla() -> Person:
    """Level 2, networks and lines."""
    return staff("carla")


def tom() -> Person:
    """Level 2, workplaces and printing."""
    return staff("tom")


def noor() -> Person:
    """Level 2, IT security: a closed circle."""
    return staff("noor")


def ingrid() -> Person:
    """Level 3, network operations."""
    return staff("ingrid")


def henrik() -> Person:
    """Shift lead."""
    return staff("henrik")


def susanne() -> Person:
    """Support manager."""
    return staff("susanne")


def ralf() -> Person:
    """Administrator."""
    return staff("ralf")


def beate() -> Person:
    """Data protection."""
    return staff("beate")


def kai() -> Person:
    """Works council."""
    return staff("kai")


def renate() -> Person:
    """A broadband customer with a router, little used to technology."""
    return requester("renate.heller@nordlicht.example.net")


def daniel() -> Person:
    """An engineer who writes English."""
    return requester("d.okafor@falkenberg.example.com")


def alois() -> Person:
    """An office worker in the southern plant."""
    return requester("a.schmidbauer@falkenberg.example.com")


def elif_() -> Person:
    """A student at the harbour campus; the underscore is Python's fault."""
    return requester("elif.yildiz@seeburg.example.org")


def cornelia() -> Person:
    """On the board: a VIP."""
    return requester("c.haas@falkenberg.example.com")


def martin() -> Person:
    """Works with a screen reader."""
    return requester("m.specht@seeburg.example.org")
