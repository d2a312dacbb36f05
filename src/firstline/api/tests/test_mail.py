"""Mail handed in by programs."""

from typing import Any

import pytest
from pytest_django.fixtures import Settings

from firstline.api.tests.calling import Program
from firstline.channels.email.models import InboundMail
from firstline.channels.email.tests.letters import RENATE, SERVICE, letter, read
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


def test_an_agent_finds_a_mail_by_its_id_any_header_or_words_and_sees_what_became_of_it() -> None:
    mail = read(letter("Seit heute kein Netz.", subject="Kein Netz", message_id="<find-me@nordlicht.example.net>", X_Mailer="Brieftaube 7"))
    read(letter("Anderes", subject="Anderes"))
    assert mail.ticket is not None
    mia = Program(cast.mia())

    ways = [
        "message_id=find-me@nordlicht.example.net",
        "header=x-mailer:%20Brieftaube%207",
        "text=kein+netz",
        "fate=new_ticket&way=smtp&limit=200",
    ]
    found = [[row["id"] for row in mia.get(f"/mail-log?{way}").data["items"]] for way in ways]
    row = mia.get(f"/mail-log/{mail.pk}").data

    assert found[:3] == [[mail.pk]] * 3
    assert mail.pk in found[3]
    assert (row["fate"], row["reason"], row["ticket"], row["message"]) == (
        "new_ticket",
        "no_reference",
        mail.ticket.number,
        mail.message_id,
    )
    assert (row["message_id"], row["subject"], row["mail_class"]) == ("<find-me@nordlicht.example.net>", "Kein Netz", "person")
    assert mia("GET", row["raw"].removeprefix("/api/v1")).content == bytes(mail.raw)


def test_an_administrator_sees_fates_but_no_letters() -> None:
    mail = read(letter("Geheim", subject="Geheim"))
    ralf = Program(cast.ralf())

    row = ralf.get(f"/mail-log/{mail.pk}").data

    assert (row["fate"], row["subject"], row["sender_address"], row["raw"]) == ("new_ticket", None, None, None)
    assert ralf.get(f"/mail-log/{mail.pk}/raw").status_code == 404
    assert ralf.get("/mail-log?text=Geheim").data["items"] == []


def test_the_log_comes_page_by_page() -> None:
    pks = [read(letter(f"Nummer {number}", subject=f"{number}")).pk for number in range(3)]
    mia = Program(cast.mia())

    first = mia.get("/mail-log?limit=2").data
    second = mia.get(f"/mail-log?limit=2&cursor={first['next']}").data

    assert [row["id"] for row in first["items"] + second["items"]] == pks[::-1]
    assert second["next"] is None


def test_a_message_that_came_by_mail_carries_the_mail() -> None:
    text = "Es geht wieder.\r\n\r\nAm 23.11.2026 um 09:00 schrieb Service:\r\n> Bitte neu starten.\r\n"
    mail = read(letter(text, subject="Danke", message_id="<m@nordlicht.example.net>", In_Reply_To="<o@example.org>"))
    assert mail.ticket is not None

    path = f"/tickets/{mail.ticket.number}/messages"
    said = Program(cast.mia()).get(path).data["items"][0]
    told = Program(cast.renate()).get(path).data["items"][0]

    assert (told["text"], told["html"], told["sender_address"]) == ("Es geht wieder.", None, None)
    assert (said["subject"], said["class"], said["sender_address"]) == ("Danke", "person", RENATE)
    assert (said["message_id"], said["in_reply_to"]) == ("<m@nordlicht.example.net>", "<o@example.org>")
    assert said["text_without_quotation"] == "Es geht wieder."
    assert "> Bitte neu starten." in said["text"]
