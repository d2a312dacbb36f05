"""`/healthz` names the part that is missing, and is content when all are there."""

import pytest
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.django_db


def beat(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))", [seconds_ago])


def test_all_parts_are_there(client: Client) -> None:
    beat(3)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_a_silent_worker_is_named(client: Client) -> None:
    beat(60)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["reason"]) == (503, "worker")
    assert answer["Retry-After"]
