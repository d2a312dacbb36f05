"""What the description promises holds for whatever programs send: as requester, agent and administrator."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from firstline.administration.tokens import create_token
from firstline.people.models import Person
from firstline.testing import builders, cast, clock

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EXAMPLES = int(os.environ.get("FIRSTLINE_SCHEMA_EXAMPLES", "3"))
LIMITS = settings(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


@schemathesis.serializer("message/rfc822")
def mail(context: Any, value: Any) -> bytes:
    """Whatever is generated for a mail's bytes goes over the line as it is."""
    raw = getattr(value, "data", value)
    return raw if isinstance(raw, bytes) else str(raw).encode("utf-8", "replace")


@pytest.fixture(autouse=True)
def _the_connection_stays() -> Iterator[None]:
    """As Django's own test client does: the end of a call does not end the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def no_valid_call_is_called_invalid(context: Any, response: Any, case: Any) -> None:
    """The domain may refuse what the description allows (an unknown queue, a used key); our schemas may not."""
    if case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE and response.status_code == 422:
        assert response.json()["code"] != "invalid", response.text


@pytest.mark.parametrize("person", [cast.renate, cast.mia, cast.ralf])
def test_every_answer_is_as_described(person: Callable[[], Person]) -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    builders.answered(ticket)
    builders.noted(ticket)
    headers = {"Authorization": f"Bearer {create_token(person=person(), name='fuzz', now=clock.NOW)}", "Accept-Encoding": "identity"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())

    for operation in (found.ok() for found in schema.get_all_operations()):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _attempt(operation, mode, headers)


def _attempt(operation: Any, mode: GenerationMode, headers: dict[str, str]) -> None:
    @LIMITS
    @given(case=operation.as_strategy(generation_mode=mode))
    def attempt(case: Any) -> None:
        # ignored_auth sends calls of its own, which a WSGI application cannot take; test_auth asks the same of every call.
        case.call_and_validate(
            headers=headers,
            additional_checks=[no_valid_call_is_called_invalid],
            excluded_checks=[positive_data_acceptance, ignored_auth],
        )

    attempt()


def test_the_description_is_openapi_3_1_and_knows_every_call() -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())

    raw = schema.raw_schema

    assert raw["openapi"] == "3.1.0"
    assert {"/api/v1/tickets", "/api/v1/tickets/{number}/handover", "/api/v1/events", "/api/v1/people"} <= raw["paths"].keys()
    assert raw["components"]["securitySchemes"]["Token"]["scheme"] == "bearer"


def test_choices_of_one_name_keep_their_own_codes() -> None:
    schemas = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application()).raw_schema["components"]["schemas"]

    assert schemas["MessageOut"]["properties"]["kind"]["enum"] == ["message", "solution"]
    assert "first_reply" in schemas["PromiseOut"]["properties"]["kind"]["enum"]
    assert {"Kind", "State", "Type"}.isdisjoint(schemas)
