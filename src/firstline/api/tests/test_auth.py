"""Tokens: whose, how good, and that nothing but the description opens without one."""

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from firstline.administration.models import ApiToken
from firstline.administration.tokens import create_token, find_holder, revoke_token
from firstline.api.app import api
from firstline.api.tests.calling import Program
from firstline.people.operations import deactivate
from firstline.routing import queries
from firstline.testing import cast, clock

pytestmark = pytest.mark.django_db


def test_a_token_costs_one_query_and_gives_the_same_viewer_as_a_session(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    token = create_token(person=cast.henrik(), name="", now=clock.NOW)

    with django_assert_num_queries(1):
        holder = find_holder(token)

    assert holder is not None
    assert queries.viewer_of(holder) == cast.viewer(cast.henrik())


@pytest.mark.parametrize("token", ["", "fl_wrong", "Bearer", "fl_" + "x" * 5000])
def test_a_wrong_token_opens_nothing(token: str) -> None:
    response = Program(token=token)("GET", "/tickets")

    assert response.status_code == 401
    assert response.data["code"] == "unauthenticated"
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_revoked_token_and_a_former_colleagues_token_open_nothing() -> None:
    mia, yusuf = Program(cast.mia()), Program(cast.yusuf())

    revoke_token(token=ApiToken.objects.get(person=cast.mia()), now=clock.NOW)
    deactivate(person=cast.yusuf(), by=cast.ralf().pk, now=clock.NOW)

    assert mia.get("/tickets").status_code == 401
    assert yusuf.get("/tickets").status_code == 401


def test_every_call_asks_for_a_token() -> None:
    stranger = Program()
    paths = api.get_openapi_schema(path_prefix="/")["paths"]

    answers = {
        (method, path): stranger(
            method.upper(), path.replace("{number}", "1").replace("{key}", "k").replace("{person}", "1"), {}
        ).status_code
        for path, methods in paths.items()
        for method in methods
    }

    assert len(answers) > 25
    assert set(answers.values()) == {401}


def test_answers_are_in_the_callers_language() -> None:
    english, german = Program(cast.daniel()), Program(cast.renate())

    assert english.get("/tickets/999999").data["message"] == "There is no such ticket for you."
    assert german.get("/tickets/999999").status_code == 404


def test_refusals_have_one_shape() -> None:
    mia = Program(cast.mia())

    unknown = mia.get("/no-such-thing")
    verb = mia("DELETE", "/tickets")
    unreadable = mia._client.post("/api/v1/tickets", "{", content_type="application/json", headers={"Authorization": f"Bearer {mia.token}"})
    form = mia._client.post("/api/v1/tickets", {"text": "x"}, headers={"Authorization": f"Bearer {mia.token}"})
    big = mia.post("/tickets", {"text": "x" * 3_000_000})

    assert (unknown.status_code, verb.status_code, unreadable.status_code, form.status_code, big.status_code) == (404, 405, 400, 415, 413)
    assert verb["Allow"]
    assert all(response.json().keys() == {"code", "message", "fields"} for response in (unknown, verb, unreadable, form, big))


def test_the_documentation_page_loads_only_our_own_files() -> None:
    response = Program()("GET", "/docs")
    page = response.content.decode()

    assert response.status_code == 200
    assert "ninja/swagger-ui-bundle" in page
    assert "https://" not in page
    assert page.count("nonce=") >= 3
