"""Mail handed in by programs."""

from typing import Any

import pytest
from pytest_django.fixtures import Settings

from firstline.api.tests.calling import Program
from firstline.channels.email.models import InboundMail
from firstline.channels.email.tests.letters import SERVICE, letter
from firstline.testing import cast

pytestmark = pytest.mark.django_db


def hand_in(by: Program, raw: bytes, query: str = "") -> Any:
    return by.send("POST", f"/mail{query}", raw, "message/rfc822")


def test_a_program_of_the_desk_hands_a_mail_in() -> None:
    raw = letter("Seit heute kein Netz.", subject="Kein Netz")

    response = hand_in(Program(cast.mia()), raw, f"?from=renate@nordlicht.example.net&to={SERVICE}")

    kept = InboundMail.objects.get(pk=response.data["id"])
    assert (response.status_code, list(response.data)) == (202, ["id"])
    assert (bytes(kept.raw), kept.way, kept.fate) == (raw, InboundMail.Way.API, InboundMail.Fate.WAITING)
    assert (kept.envelope_from, kept.envelope_to) == ("renate@nordlicht.example.net", [SERVICE])


def test_without_a_recipient_it_goes_to_the_default_entrance() -> None:
    response = hand_in(Program(cast.ralf()), letter("Hallo"))

    entrance = InboundMail.objects.get(pk=response.data["id"]).entrance
    assert entrance is not None
    assert entrance.address == SERVICE


@pytest.mark.parametrize("raw", [b"\xff\x00 no mail at all", b"Subject: x\n\nbare line feeds\n", b"\x00" * 100])
def test_the_answer_is_the_same_whatever_the_mail_is(raw: bytes) -> None:
    response = hand_in(Program(cast.mia()), raw)

    assert (response.status_code, list(response.data)) == (202, ["id"])


def test_an_address_that_is_not_ours_is_refused() -> None:
    response = hand_in(Program(cast.mia()), letter("Hallo"), "?to=somebody@elsewhere.example.com")

    assert (response.status_code, response.data["code"]) == (422, "unknown_recipient")
    assert not InboundMail.objects.exists()


def test_a_mail_that_is_too_big_is_refused_and_listed(settings: Settings) -> None:
    settings.MAIL_MAX_BYTES = 1000

    response = hand_in(Program(cast.mia()), letter("Hallo " * 300))

    assert (response.status_code, response.data["code"]) == (413, "too_big")
    assert InboundMail.objects.get().fate == InboundMail.Fate.REFUSED


def test_a_call_without_a_mail_is_told_so() -> None:
    assert hand_in(Program(cast.mia()), b" \r\n").data["code"] == "no_mail"


def test_requesters_have_no_gateway() -> None:
    assert hand_in(Program(cast.renate()), letter("Hallo")).status_code == 404
