"""What the running operation has recorded so far: written once, at its end, inside its transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from firstline.core.models import Event

# Not the queue's own manager: in the worker that one has its own connection, and jobs would not commit with their data.
_jobs = JobManager(DjangoConnector(alias="default"))


@dataclass
class Journal:
    events: list[Event] = field(default_factory=list)
    # Jobs wait for their event's id, which the insert gives.
    jobs: list[tuple[Job, Event | None]] = field(default_factory=list)


_open: ContextVar[Journal | None] = ContextVar("journal", default=None)


class NoOperation(Exception):
    """Something was recorded outside of an operation; wrap the caller in core.db.operation."""


def is_open() -> bool:
    return _open.get() is not None


def current() -> Journal:
    journal = _open.get()
    if journal is None:
        raise NoOperation
    return journal


@contextmanager
def keep() -> Iterator[None]:
    """Open a journal; on a clean end write its events and jobs. The caller holds the transaction."""
    journal = Journal()
    token = _open.set(journal)
    try:
        yield
        _write(journal)
    finally:
        _open.reset(token)


def _write(journal: Journal) -> None:
    from firstline.core import db, realtime

    if journal.events:
        db.insert(*journal.events)
    jobs = [job.evolve(task_kwargs={**job.task_kwargs, "event": event.pk}) if event else job for job, event in journal.jobs]
    if jobs:
        _jobs.batch_defer_jobs(jobs)
    if journal.events:
        streams = {stream for event in journal.events for stream in (event.stream, *event.also)}
        realtime.nudge(sorted(streams), event=journal.events[-1].pk)
