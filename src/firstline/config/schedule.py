"""The one list of everything that happens by itself, and how often; loaded by the worker (PROCRASTINATE_IMPORT_PATHS)."""

from typing import Any

from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from firstline.administration import tasks as administration
from firstline.api import tasks as api
from firstline.bulletins import tasks as bulletins
from firstline.channels.email import tasks as email
from firstline.routing import tasks as routing
from firstline.search import tasks as search
from firstline.selfservice import tasks as selfservice
from firstline.tickets import tasks as tickets

# Minute, hour, day, month, weekday, second.
SCHEDULE: tuple[tuple[str, Task[Any, Any, Any]], ...] = (
    ("* * * * * */5", routing.release_due_messages),
    ("* * * * * */5", email.send_due),
    ("* * * * * */5", email.take_in),
    ("* * * * * */3", search.read_meanings),
    ("* * * * * */10", administration.retry_stalled_jobs),
    ("* * * * * */15", routing.note_broken_promises),
    ("* * * * *", routing.wake_waiting),
    ("* * * * *", bulletins.expire),
    ("*/10 * * * *", routing.close_silent),
    ("*/15 * * * *", search.learn_words),
    ("*/10 * * * *", selfservice.sift),
    ("5 * * * *", administration.forget_old_jobs),
    ("15 3 * * *", administration.forget_expired_sessions),
    ("25 3 * * *", tickets.tidy),
    ("20 3 * * *", selfservice.forget_old),
    ("35 3 * * *", api.forget_answers),
    ("45 3 * * *", email.forget_written),
)

for cron, task in SCHEDULE:
    # While one run waits for a worker the next one is not queued behind it.
    app.periodic(cron=cron, queueing_lock=task.name)(task)
