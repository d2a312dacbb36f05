"""Jobs of routing: what happens by itself when its time has come. Operations import this module, so it imports them late."""

from datetime import timedelta

from firstline.core import clock, settings
from firstline.core.tasks import SOON, task
from firstline.routing import queries
from firstline.tickets.models import Message


@task(name="routing.release_message", queue="soon", retry=SOON)
def release_message(message: int) -> None:
    """Let a held answer go out; does nothing when it was undone or is out."""
    from firstline.routing.operations import conversing

    held = Message.objects.filter(pk=message, released_at=None).select_related("ticket", "author").first()
    if held is not None:
        conversing.release(message=held, now=clock.now())


@task(name="routing.release_due_messages", queue="soon", pass_context=False)
def release_due_messages(timestamp: int) -> None:
    """The sweep behind release_message, for jobs that were lost with their worker."""
    now = clock.now()
    for pk in Message.objects.filter(released_at=None, held_until__lt=now).values_list("pk", flat=True)[:500]:
        release_message(pk)


@task(name="routing.note_broken_promises", queue="soon")
def note_broken_promises(timestamp: int) -> None:
    """Promises whose moment has passed are noted as broken, once each."""
    from firstline.routing.operations import breaking

    now = clock.now()
    for promise in queries.just_missed(now=now):
        breaking.note_broken(promise=promise, now=now)


@task(name="routing.wake_waiting", queue="soon")
def wake_waiting(timestamp: int) -> None:
    """Tickets that waited until a moment that has come go on."""
    from firstline.routing.operations import settling

    now = clock.now()
    for ticket in queries.waited_long_enough(now=now):
        settling.resume(ticket=ticket, by=None, now=now)


@task(name="routing.close_silent", queue="soon")
def close_silent(timestamp: int) -> None:
    """Solved tickets about which nothing was said for some working days are closed."""
    from firstline.routing.operations import settling

    now = clock.now()
    days = settings.close_after_working_days.read()
    # No solved ticket is due before so many calendar days; the query then counts working days.
    for ticket in queries.silent_since(now - timedelta(days=days), working_days=days, now=now):
        settling.close(ticket=ticket, why="silence", by=None, now=now)
