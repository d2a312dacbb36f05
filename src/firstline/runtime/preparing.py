"""What happens between the database's start and the first page, in a child of its own: checks, migrations, demo world."""

import importlib
from typing import Literal

import django
from django.core.management import call_command

from firstline.runtime import durability
from firstline.runtime.embedded import require_answer
from firstline.runtime.translations import compile_translations

Demo = Literal["full", "people", "none"]


def prepare(*, demo: Demo) -> str:
    """
    Make the desk ready to serve; returns what to tell the operator (the demo's sign-ins).

    Safe to run again. Raises DatabaseAway, durability.NotDurable.
    """
    compile_translations()
    django.setup()
    from firstline.web import assets

    require_answer()
    durability.require()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    assets.collect()
    return _load_demo(demo) if demo != "none" else ""


def _load_demo(demo: Demo) -> str:
    """Load the demo world into an empty desk; a desk with people in it is left alone."""
    from firstline.channels.email.demo import bring_mails, open_entrances
    from firstline.core import clock
    from firstline.people.models import Person

    world = importlib.import_module("firstline.administration.demo")
    if not Person.objects.exists():
        world.run(["--people"] if demo == "people" else [])
        open_entrances(clock.now())
        if demo == "full":
            bring_mails(clock.now())
    announcement: str = world.announcement()
    return announcement
