"""Messages, notes and files through the API; and who may not."""

import io
from pathlib import Path

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from firstline.api.tests.calling import Program
from firstline.testing import builders, cast
from firstline.tickets.models import Message

pytestmark = pytest.mark.django_db

MOST_REPLY = 14


@pytest.fixture(autouse=True)
def _files_go_elsewhere(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path


def a_file(name: str, content: bytes = b"Protokoll") -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def test_agent_and_requester_talk() -> None:
    number = builders.a_ticket().number
    mia, renate = Program(cast.mia()), Program(cast.renate())

    answer = mia.post(f"/tickets/{number}/messages", {"text": "Wir prüfen."})
    reply = renate.post(f"/tickets/{number}/messages", {"text": "Danke."})
    said = renate.get(f"/tickets/{number}/messages").data["items"]

    assert (answer.data["direction"], reply.data["direction"]) == ("outbound", "inbound")
    assert answer.data["held_until"] is None
    assert [message["text"] for message in said][1:] == ["Wir prüfen.", "Danke."]
    copy = said[1]["deliveries"][0]
    assert said[1]["message_id"] == copy.pop("message_id")
    assert copy | {"sent_at": None} == {
        "purpose": "answer", "state": "queued", "address": None, "tries": 0, "sent_at": None, "problem": None,
    }  # fmt: skip


def test_an_answer_can_be_held_back_for_undoing() -> None:
    number = builders.a_ticket().number

    held = Program(cast.mia()).post(f"/tickets/{number}/messages", {"text": "Moment", "hold": True})

    assert held.data["held_until"] is not None


def test_an_answer_to_what_was_not_read_is_refused() -> None:
    ticket = builders.a_ticket()
    first = Message.objects.get(ticket=ticket)
    builders.received(ticket)

    response = Program(cast.mia()).post(f"/tickets/{ticket.number}/messages", {"text": "Antwort", "seen": first.pk})

    assert (response.status_code, response.data["code"]) == (409, "newer_message")


def test_replying_costs_a_fixed_number_of_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    number = builders.a_ticket().number
    mia = Program(cast.mia())
    mia.post(f"/tickets/{number}/messages", {"text": "Wir prüfen."})

    with django_assert_max_num_queries(MOST_REPLY):
        mia.post(f"/tickets/{number}/messages", {"text": "Noch dabei."})


def test_words_of_blanks_are_no_words() -> None:
    number = builders.a_ticket().number

    response = Program(cast.mia()).post(f"/tickets/{number}/notes", {"text": " \n "})

    assert (response.status_code, response.data["code"]) == (422, "nothing_said")


def test_notes_are_for_agents() -> None:
    number = builders.a_ticket().number
    mia, renate = Program(cast.mia()), Program(cast.renate())

    assert mia.post(f"/tickets/{number}/notes", {"text": "canary9"}).status_code == 201
    assert mia.get(f"/tickets/{number}/notes").data["items"][0]["text"] == "canary9"
    assert renate.post(f"/tickets/{number}/notes", {"text": "x"}).status_code == 404
    assert renate.get(f"/tickets/{number}/notes").status_code == 404


def test_a_file_is_uploaded_sent_and_fetched() -> None:
    number = builders.a_ticket().number
    mia, renate, daniel = Program(cast.mia()), Program(cast.renate()), Program(cast.daniel())

    key = mia.upload(f"/tickets/{number}/attachments", a_file("Protokoll.txt")).data["key"]
    before = renate.get(f"/attachments/{key}").status_code
    sent = mia.post(f"/tickets/{number}/messages", {"text": "Anbei", "attachments": [key]})
    fetched = renate.get(f"/attachments/{key}")

    assert before == 404
    assert sent.data["attachments"][0]["name"] == "Protokoll.txt"
    assert fetched.data == b"Protokoll"
    assert fetched["Content-Disposition"].startswith("attachment")
    assert "sandbox" in fetched["Content-Security-Policy"]
    assert daniel.get(f"/attachments/{key}").status_code == 404
    assert daniel.get("/attachments/no-such-key").status_code == 404


def test_a_file_of_a_note_stays_with_agents() -> None:
    number = builders.a_ticket().number
    mia, renate = Program(cast.mia()), Program(cast.renate())
    key = mia.upload(f"/tickets/{number}/attachments", a_file("intern.txt")).data["key"]
    mia.post(f"/tickets/{number}/notes", {"text": "intern", "attachments": [key]})

    assert mia.get(f"/attachments/{key}").status_code == 200
    assert renate.get(f"/attachments/{key}").status_code == 404


def test_programs_and_files_that_are_too_large_are_refused(settings: Settings) -> None:
    number = builders.a_ticket().number
    renate = Program(cast.renate())
    settings.ATTACHMENT_MAX_BYTES = 10

    assert renate.upload(f"/tickets/{number}/attachments", a_file("setup.exe")).data["code"] == "file_refused"
    assert renate.upload(f"/tickets/{number}/attachments", a_file("a.txt", b"x" * 11)).status_code == 413
    assert Program(cast.daniel()).upload(f"/tickets/{number}/attachments", a_file("a.txt")).status_code == 404
