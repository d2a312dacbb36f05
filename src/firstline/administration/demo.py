"""The demo world in a desk: its people and order, a generated past, a believable present."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.utils.translation import gettext, override

from firstline.administration.world import peopling, setting_up
from firstline.core import clock, order
from firstline.core.db import operation
from firstline.people.models import Person

PASSWORD = peopling.PASSWORD


@operation
def load_people(now: datetime) -> None:
    """People, levels, queues, hours, plans, categories and fault patterns of the demo world; safe to repeat."""
    setting_up.set_up_desk(now)
    peopling.let_people_in(now)
    order.changed()


def run(argv: Sequence[str]) -> None:
    """What `firstline demo` does."""
    load_people(clock.now())


def password_in_use() -> bool:
    """Whether the demo's password still opens a door."""
    hashes = Person.objects.active().filter(grants__isnull=False).values_list("password", flat=True).distinct()
    return any(check_password(PASSWORD, kept) for kept in hashes[:5])


def announcement() -> str:
    """The address and the sign-ins to try, in the desk's language."""
    with override(settings.LANGUAGE_CODE):
        who = [
            (gettext("agent, level 1"), "mia@lindenhof.example.org"),
            (gettext("agent, level 2"), "carla@lindenhof.example.org"),
            (gettext("specialist, level 3"), "ingrid@lindenhof.example.org"),
            (gettext("shift lead"), "henrik@lindenhof.example.org"),
            (gettext("administrator"), "ralf@lindenhof.example.org"),
            (gettext("requester"), "renate.heller@nordlicht.example.net"),
        ]
        lines = [gettext("Firstline with its demo world: %s") % settings.BASE_URL]
        lines += [f"  {mail:<38} {what}" for what, mail in who]
        lines += [gettext("Password of them all: %s") % PASSWORD]
        return "\n".join(lines)
