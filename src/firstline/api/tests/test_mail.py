"""Mail handed in by programs."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from firstline.api.tests.calling import Program
from firstline.channels.email.mail_ids import reply_address
from firstline.channels.email.models import InboundMail
from firstline.channels.email.tests.letters import RENATE, SERVICE, STRANGER, letter, read
from firstline.testing import builders, cast
from firstline.tickets.models import Delivery, Ticket

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


MAILS: dict[str, Callable[[Ticket], bytes]] = {
    "no mail": lambda ticket: b"\xff\x00 no mail at all",
    "bare line feeds": lambda ticket: b"Subject: x\n\nbare line feeds\n",
    "nothing": lambda ticket: b"\x00" * 100,
    "her ticket's id": lambda ticket: letter("Wie steht es?", In_Reply_To=Delivery.objects.get(message=builders.answered(ticket)).mail_id),
    "her ticket's number": lambda ticket: letter("Wie steht es?", subject=f"Re: [#{ticket.number}]"),
    "a number that is nobody's": lambda ticket: letter("Wie steht es?", subject="Re: [#999999]"),
    "her ticket's address": lambda ticket: letter("Wie steht es?", sender=STRANGER, to=reply_address(SERVICE, ticket.pk)),
    "a stranger": lambda ticket: letter("Wer bin ich?", sender=STRANGER),
    "somebody known": lambda ticket: letter("Wer bin ich?", sender=RENATE),
    "an agent": lambda ticket: letter("Wer bin ich?", sender=cast.mia().email),
    "a machine": lambda ticket: letter("Abwesend.", Auto_Submitted="auto-replied"),
}


@pytest.mark.parametrize("which", list(MAILS))
def test_m9_the_answer_is_the_same_whatever_the_mail_is_and_tells_nothing_of_tickets_or_people(which: str) -> None:
    """Guard: nothing is read before the answer; RT's gateway told about tickets (CVE-2023-41260)."""
    ticket = builders.a_ticket(agent=cast.mia())
    mia, raw = Program(cast.mia()), MAILS[which](ticket)

    first, again = hand_in(mia, raw), hand_in(mia, raw)

    kept = InboundMail.objects.order_by("id").values_list("id", flat=True)
    assert [(one.status_code, one.data) for one in (first, again)] == [(202, {"id": number}) for number in kept]
    assert set(first.headers) == set(hand_in(mia, b"x").headers)
    assert set(InboundMail.objects.values_list("fate", flat=True)) == {InboundMail.Fate.WAITING}


@pytest.mark.parametrize("to", [SERVICE, "somebody@elsewhere.example.com"])
@pytest.mark.parametrize("who", ["nobody", "a wrong token", "a requester"])
def test_m9_who_is_not_of_the_desk_cannot_even_ask_which_addresses_are_known(who: str, to: str) -> None:
    """Guards: the token, and mail._require_desk before anything else."""
    program = {"nobody": Program(), "a wrong token": Program(token="fl_wrong"), "a requester": Program(cast.renate())}[who]
    response = hand_in(program, letter("Hallo"), f"?to={to}")

    assert response.status_code == (404 if who == "a requester" else 401)
    assert to not in response.content.decode()
    assert not InboundMail.objects.exists()


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
