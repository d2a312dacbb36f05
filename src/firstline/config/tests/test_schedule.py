"""Housekeeping: the schedule is known to the worker, and what nobody needs goes."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from procrastinate.contrib.django import app
from pytest_django.fixtures import Settings

from firstline.api.models import AnsweredCall
from firstline.api.tasks import forget_answers
from firstline.config.schedule import SCHEDULE
from firstline.core import clock
from firstline.testing import builders, cast
from firstline.tickets.models import Attachment, GuestLink
from firstline.tickets.operations import tidying
from firstline.tickets.operations.attaching import attach
from firstline.tickets.operations.inviting import give_link

pytestmark = pytest.mark.django_db


def test_everything_in_the_schedule_is_known_to_the_worker() -> None:
    known = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}

    assert {task.name: cron for cron, task in SCHEDULE}.items() <= known.items()


def test_unsent_files_go_after_a_day_and_sent_ones_stay(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    now = clock.now()
    ticket = builders.a_ticket(agent=cast.mia())
    unsent = attach(ticket=ticket, by=cast.mia(), name="a.txt", content=io.BytesIO(b"a"), now=now)
    fresh = attach(ticket=ticket, by=cast.mia(), name="b.txt", content=io.BytesIO(b"b"), now=now)
    Attachment.objects.filter(pk=unsent.pk).update(created_at=now - timedelta(days=2))
    old = (now - timedelta(days=2)).timestamp()
    os.utime(tmp_path / unsent.path, (old, old))

    tidying.discard_unsent_files(now=now)

    assert not (tmp_path / unsent.path).exists()
    assert (tmp_path / fresh.path).exists()
    assert set(Attachment.objects.values_list("pk", flat=True)) == {fresh.pk}


def test_links_are_forgotten_a_month_after_their_end() -> None:
    ticket = builders.a_ticket()
    now = clock.now()
    give_link(ticket=ticket, person=ticket.requester, lasts=timedelta(days=1), now=now - timedelta(days=40))
    give_link(ticket=ticket, person=ticket.requester, lasts=timedelta(days=30), now=now)

    tidying.forget_expired_links(now=now)

    assert GuestLink.objects.filter(ticket=ticket).count() == 1


def test_answers_to_calls_are_forgotten_after_two_days() -> None:
    for key, days in (("old", 3), ("new", 1)):
        AnsweredCall.objects.create(person=cast.mia(), key=key, fingerprint="", created_at=clock.now() - timedelta(days=days))

    forget_answers(0)

    assert [call.key for call in AnsweredCall.objects.all()] == ["new"]
