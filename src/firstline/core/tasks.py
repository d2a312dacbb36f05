"""The queue of jobs and its retry policies; every app's tasks are declared through `task`."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

task = app.task

# A fault that may pass (database restart, slow neighbour): 5 tries within about half a minute.
SOON = RetryStrategy(max_attempts=5, exponential_wait=2)
