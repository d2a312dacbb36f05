"""Answers with undo, notes, drafts and files on the ticket page."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from firstline.testing import builders, cast
from firstline.tickets.models import Attachment, Draft, Message, Note
from firstline.web.agent.tests.ticket_pages import browser, press

pytestmark = pytest.mark.django_db


def picture(name: str = "router.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + b"0" * 64, content_type="image/png")


def test_an_answer_is_held_back_and_shown_to_its_author_only() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    answer = press(cast.mia(), ticket, "reply", text="Wir sehen nach.", client_key="a")

    assert "Wir sehen nach." in answer.content.decode()
    assert "Undo" in answer.content.decode()
    assert Message.objects.get(ticket=ticket, direction="outbound").is_held
    assert "Wir sehen nach." not in browser(cast.yusuf()).get(f"/desk/tickets/{ticket.number}/").content.decode()


def test_the_same_answer_sent_twice_is_one() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    press(cast.mia(), ticket, "reply", text="Wir sehen nach.", client_key="a")
    press(cast.mia(), ticket, "reply", text="Wir sehen nach.", client_key="a")

    assert Message.objects.filter(ticket=ticket, direction="outbound").count() == 1


def test_undo_gives_the_text_back_before_what_was_written_since() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    press(cast.mia(), ticket, "reply", text="Erster Gedanke.", client_key="a")
    held = Message.objects.get(ticket=ticket, direction="outbound")

    answer = press(cast.mia(), ticket, f"messages/{held.pk}/undo", text="Zweiter Gedanke.")

    assert "Erster Gedanke.\n\nZweiter Gedanke." in answer.content.decode()
    assert not Message.objects.filter(pk=held.pk).exists()


def test_nobody_undoes_the_answer_of_somebody_else() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    press(cast.mia(), ticket, "reply", text="Wir sehen nach.", client_key="a")
    held = Message.objects.get(ticket=ticket, direction="outbound")

    assert press(cast.yusuf(), ticket, f"messages/{held.pk}/undo").status_code == 404
    assert Message.objects.filter(pk=held.pk).exists()


def test_an_answer_is_held_back_once_when_a_newer_message_arrived_meanwhile() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    seen = Message.objects.get(ticket=ticket).pk
    newer = builders.received(ticket, text="Hat sich erledigt!")

    refused = press(cast.mia(), ticket, "reply", text="Bitte starten Sie neu.", client_key="a", seen=seen)
    sent = press(cast.mia(), ticket, "reply", text="Bitte starten Sie neu.", client_key="a", seen=newer.pk)

    assert refused["X-Held-Back"] == "newer"
    assert "Hat sich erledigt!" in refused.content.decode()
    assert "X-Held-Back" not in sent
    assert Message.objects.filter(ticket=ticket, direction="outbound").count() == 1


def test_a_note_is_paper_and_never_public() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    answer = press(cast.mia(), ticket, "note", text="Bitte Carla fragen.", client_key="a")

    assert "is-note" in answer.content.decode()
    assert Note.objects.get(ticket=ticket).text == "Bitte Carla fragen."
    assert Message.objects.filter(ticket=ticket).count() == 1


def test_nothing_is_sent_when_nothing_was_written() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    answer = press(cast.mia(), ticket, "reply", text="   ", client_key="a")

    assert answer.status_code == 400
    assert answer.content.decode() == "Write something first."


def test_drafts_are_kept_for_each_reader_apart() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    press(cast.mia(), ticket, "drafts/public", text="Sehr geehrte")
    press(cast.mia(), ticket, "drafts/internal", text="Vorsicht")

    html = browser(cast.mia()).get(f"/desk/tickets/{ticket.number}/").content.decode()

    assert ">Sehr geehrte</textarea>" in html
    assert ">Vorsicht</textarea>" in html
    assert set(Draft.objects.values_list("mode", flat=True)) == {"public", "internal"}
    assert "Sehr geehrte" not in browser(cast.yusuf()).get(f"/desk/tickets/{ticket.number}/").content.decode()


def test_a_file_goes_with_the_answer_that_names_it() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    chip = press(cast.mia(), ticket, "files", file=picture())
    key = Attachment.objects.get(ticket=ticket).key
    assert key in chip.content.decode()

    press(cast.mia(), ticket, "reply", text="Siehe Bild.", client_key="a", attachments=[key])

    assert Attachment.objects.get(key=key).message is not None


def test_programs_are_refused_in_words() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    answer = press(cast.mia(), ticket, "files", file=SimpleUploadedFile("setup.exe", b"MZ"))

    assert answer.status_code == 400
    assert "Programs are not taken" in answer.content.decode()


def test_an_unsent_file_waits_unchosen_and_can_be_forgotten() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    press(cast.mia(), ticket, "files", file=picture())
    key = Attachment.objects.get(ticket=ticket).key
    html = browser(cast.mia()).get(f"/desk/tickets/{ticket.number}/").content.decode()
    assert f'value="{key}"> ' in html

    assert press(cast.yusuf(), ticket, f"files/{key}/discard").status_code == 404
    assert press(cast.mia(), ticket, f"files/{key}/discard").status_code == 200
    assert not Attachment.objects.filter(key=key).exists()


def test_without_script_an_answer_leads_back_to_the_page() -> None:
    ticket = builders.a_ticket(agent=cast.mia())

    answer = browser(cast.mia()).post(f"/desk/tickets/{ticket.number}/reply/", {"text": "Wir sehen nach.", "client_key": "a"})

    assert answer.status_code == 302
    assert answer["Location"] == f"/desk/tickets/{ticket.number}/"


@pytest.mark.parametrize("verb", ["reply", "note", "drafts/public", "files", "composer", "onlookers", "history"])
def test_who_may_not_see_the_ticket_finds_no_composer(verb: str) -> None:
    ticket = builders.a_ticket(queue="l2-netz")

    assert press(cast.mia(), ticket, verb, text="x", client_key="k", file=io.BytesIO(b"x")).status_code in (404, 405)
    assert browser(cast.mia()).get(f"/desk/tickets/{ticket.number}/{verb}/").status_code in (404, 405)
