"""The demo world in a desk: its people and order, a generated past, a believable present."""

import argparse
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.utils.translation import gettext, override

from firstline.administration import present
from firstline.administration.past import generating
from firstline.administration.past.generating import Order
from firstline.administration.world import guiding, peopling, searching, setting_up, writing_up
from firstline.core import clock, order
from firstline.core.db import operation
from firstline.people.models import Person
from firstline.tickets.models import Ticket

PASSWORD = peopling.PASSWORD
# What an empty desk gets: enough to look lived in, little enough to be there at once.
WEEKS, TICKETS_A_WEEK = 6, 250
# Larger pasts are busier, as the world's demand has it.
BUSY_WEEK = 2600


@operation
def load_people(now: datetime) -> None:
    """People, levels, queues, hours, plans, categories, fault patterns, articles and guides of the demo world; safe to repeat."""
    setting_up.set_up_desk(now)
    peopling.let_people_in(now)
    writing_up.write_articles(now)
    guiding.write_guides(now)
    order.changed()


def run(argv: Sequence[str]) -> None:
    """
    What `firstline demo` does.

    Without numbers an empty desk gets people, a past and a present, a desk with tickets only its people; with --weeks or
    --tickets that much past is added. Raises SystemExit for what it does not understand.
    """
    given = _parser().parse_args(list(argv))
    now = clock.now().replace(microsecond=0)
    load_people(now)
    if given.people:
        return
    if given.weeks or given.tickets:
        weeks = given.weeks or max(1, -(-given.tickets // BUSY_WEEK))
        number = given.tickets or given.weeks * TICKETS_A_WEEK
        generating.generate(Order(number, now - timedelta(weeks=weeks), now, given.seed, min(given.open, number)))
    elif not Ticket.objects.exists():
        generating.generate(Order(WEEKS * TICKETS_A_WEEK, now - timedelta(weeks=WEEKS), now, given.seed))
        present.perform(now, seed=given.seed)
        searching.search_and_read(now, seed=given.seed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="firstline demo")
    parser.add_argument("--people", action="store_true", help="people, queues and order only, no tickets")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--weeks", type=int, default=0, help="so many weeks of past")
    size.add_argument("--tickets", type=int, default=0, help="so many tickets of past")
    parser.add_argument("--seed", type=int, default=1, help="another number tells another past")
    parser.add_argument("--open", type=int, default=0, help="so many of the last tickets are not solved yet")
    return parser


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
