"""A repeated call acts once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from firstline.api.models import AnsweredCall
from firstline.api.tests.calling import Program
from firstline.testing import builders, cast
from firstline.tickets.models import Message, Ticket

BODY = {"text": "Kein WLAN", "requester": {"name": "Gerda Neu", "mail": "gerda@nordlicht.example.net"}}


@pytest.mark.django_db(transaction=True)
def test_ten_parallel_repeats_act_once_and_get_one_answer() -> None:
    mia = Program(cast.mia())

    def call(_: int) -> Any:
        try:
            return Program(token=mia.token).post("/tickets", BODY, Idempotency_Key="once")
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(call, range(10)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Ticket.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_intakes_of_somebody_unknown_register_one_person() -> None:
    mia = Program(cast.mia())

    def call(_: int) -> Any:
        try:
            return Program(token=mia.token).post("/tickets", BODY)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(call, range(6)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data["requester"]["id"] for answer in answers}) == 1
    assert Ticket.objects.count() == 6


@pytest.mark.django_db
def test_the_same_key_for_another_call_is_refused() -> None:
    renate = Program(cast.renate())
    renate.post("/tickets", {"text": "A"}, Idempotency_Key="k")

    other = renate.post("/tickets", {"text": "B"}, Idempotency_Key="k")

    assert (other.status_code, other.data["code"]) == (422, "key_reused")
    assert Program(cast.daniel()).post("/tickets", {"text": "B"}, Idempotency_Key="k").status_code == 201


@pytest.mark.django_db
def test_a_refusal_stays_the_answer() -> None:
    number = builders.a_ticket(agent=cast.yusuf()).number
    mia = Program(cast.mia())

    first = mia.post(f"/tickets/{number}/claim", Idempotency_Key="k")
    Program(cast.yusuf()).post(f"/tickets/{number}/release")
    again = mia.post(f"/tickets/{number}/claim", Idempotency_Key="k")

    assert first.status_code == again.status_code == 409
    assert first.content == again.content


@pytest.mark.django_db
def test_a_repeated_message_is_said_once() -> None:
    ticket = builders.a_ticket()
    mia = Program(cast.mia())

    first, again = (mia.post(f"/tickets/{ticket.number}/messages", {"text": "Ja"}, Idempotency_Key="m") for _ in range(2))

    assert first.data["id"] == again.data["id"]
    assert Message.objects.filter(ticket=ticket).count() == 2


@pytest.mark.django_db
def test_without_a_key_nothing_is_kept() -> None:
    Program(cast.renate()).post("/tickets", {"text": "A"})

    assert not AnsweredCall.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "with blank", "ü", "x" * 201])
def test_a_key_of_another_form_is_refused(key: str) -> None:
    assert Program(cast.renate()).post("/tickets", {"text": "A"}, Idempotency_Key=key).status_code == 422
