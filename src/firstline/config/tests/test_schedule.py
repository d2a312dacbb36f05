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
from firstline.channels.email.tasks import forget_written
from firstline.config.schedule import SCHEDULE
from firstline.core import clock
from firstline.testing import builders, cast
from firstline.tickets.models import Attachment, GuestLink
from firstline.tickets.operations import tidying
from firstline.tickets.operations.attaching import attach
from firstline.tickets.operations.inviting import give_link
from firstline.tickets.operations.posting import add_note
from firstline.tickets.tasks import tidy

pytestmark = pytest.mark.django_db


def test_everything_in_the_schedule_is_known_to_the_worker() -> None:
    known = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}

    assert {task.name: cron for cron, task in SCHEDULE}.items() <= known.items()


def test_what_may_take_long_leaves_the_worker_its_other_hands() -> None:
    """While four of one kind ran side by side, people's answers waited for them."""
    one_at_a_time = {task.name for _, task in SCHEDULE if task.lock == task.name}

    assert one_at_a_time >= {"search.read_meanings", "search.learn_words", "email.send_due", "email.take_in", "selfservice.sift"}


def aged(file: Path, *, days: int) -> None:
    then = (clock.now() - timedelta(days=days)).timestamp()
    os.utime(file, (then, then))


def test_unsent_files_go_after_a_day_and_sent_ones_stay(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    now = clock.now()
    ticket = builders.a_ticket(agent=cast.mia())
    unsent = attach(ticket=ticket, by=cast.mia(), name="a.txt", content=io.BytesIO(b"a"), now=now)
    fresh = attach(ticket=ticket, by=cast.mia(), name="b.txt", content=io.BytesIO(b"b"), now=now)
    Attachment.objects.filter(pk=unsent.pk).update(created_at=now - timedelta(days=2))
    aged(tmp_path / unsent.path, days=2)

    tidy(0)

    assert not (tmp_path / unsent.path).exists()
    assert (tmp_path / fresh.path).exists()
    assert set(Attachment.objects.values_list("pk", flat=True)) == {fresh.pk}


@pytest.mark.parametrize("days", [2, 40, 400], ids=["two days", "a worker that was away for a month", "a year ago"])
def test_a_file_whose_row_was_never_committed_goes_however_old_it_is(days: int, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    then = clock.now() - timedelta(days=days)
    kept = attach(ticket=builders.a_ticket(), by=cast.mia(), name="a.txt", content=io.BytesIO(b"a"), now=then)
    add_note(ticket=kept.ticket, author=cast.mia(), text="Siehe Datei.", client_key="k", now=then, attachments=[kept.key])
    # As a kill leaves it: written, its transaction rolled back.
    orphan = (tmp_path / kept.path).with_name("written-but-never-named")
    orphan.write_bytes(b"b")
    aged(orphan, days=days)
    aged(tmp_path / kept.path, days=days)

    tidy(0)

    assert not orphan.exists()
    assert (tmp_path / kept.path).exists()


def test_a_file_whose_row_is_just_on_its_way_stays(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    fresh = tmp_path / f"{clock.now():%Y/%m}" / "fresh"
    fresh.parent.mkdir(parents=True)
    fresh.write_bytes(b"a")

    tidy(0)

    assert fresh.exists()


def test_mails_that_became_files_go_after_a_month(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    old, new, other = (tmp_path / "outbox" / name for name in ("old.eml", "new.eml", "read-me.txt"))
    old.parent.mkdir()
    for file, days in ((old, 31), (new, 29), (other, 31)):
        file.write_text("…")
        aged(file, days=days)

    forget_written(0)

    assert [old.exists(), new.exists(), other.exists()] == [False, True, True]


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
