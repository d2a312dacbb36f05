"""Attachments: who may have them, and what a browser may do with them."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from pytest_django.fixtures import Settings

from firstline.channels.email.tests.letters import letter
from firstline.people.models import Person
from firstline.routing.operations import conversing
from firstline.routing.operations.conversing import Words
from firstline.testing import builders, cast, clock
from firstline.tickets.models import Attachment, Channel, Ticket
from firstline.tickets.operations import attaching

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="firstline.web.access.Backend")
    return client


def read(answer: Any) -> bytes:
    """To its end, which also closes the file."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def status(client: Client, address: str) -> int:
    answer = client.get(address)
    read(answer)
    return answer.status_code


def a_file(ticket: Ticket, *, by: Person, name: str = "router.png", content: bytes = PNG) -> Attachment:
    return attaching.attach(ticket=ticket, by=by, name=name, content=io.BytesIO(content), now=clock.NOW)


def sent_by_renate(**facts: object) -> Attachment:
    ticket = builders.a_ticket(agent=cast.mia())
    file = a_file(ticket, by=cast.renate(), **facts)  # type: ignore[arg-type]  # a table of facts
    words = Words("Hier.", builders.a_key(), [file.key])
    conversing.receive(ticket=ticket, author=cast.renate(), words=words, channel=Channel.PORTAL, now=clock.NOW)
    return file


def in_a_note() -> Attachment:
    ticket = builders.a_ticket(agent=cast.mia())
    file = a_file(ticket, by=cast.mia())
    conversing.note(ticket=ticket, author=cast.mia(), words=Words("Intern.", builders.a_key(), [file.key]), now=clock.NOW)
    return file


def test_a_picture_is_shown_in_place_in_a_sandbox() -> None:
    file = sent_by_renate()

    answer = browser(cast.mia()).get(f"/files/{file.key}/")

    assert read(answer) == PNG
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "paper.pdf", "data.xml"])
def test_everything_else_is_only_downloaded(name: str) -> None:
    file = sent_by_renate(name=name, content=b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")

    answer = browser(cast.mia()).get(f"/files/{file.key}/")
    read(answer)

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_name_cannot_break_out_of_its_header() -> None:
    file = sent_by_renate(name='Rechnung "März"\r\nX-Evil: 1.txt', content=b"text")

    answer = browser(cast.mia()).get(f"/files/{file.key}/")
    read(answer)

    assert "X-Evil" not in answer.headers
    assert "\n" not in answer["Content-Disposition"]
    assert "filename*=UTF-8''Rechnung%20M%C3%A4rz" in answer["Content-Disposition"]


def test_only_those_who_may_read_the_message_get_its_file() -> None:
    address = f"/files/{sent_by_renate().key}/"
    assert status(browser(cast.renate()), address) == 200

    assert status(browser(cast.daniel()), address) == 404
    assert status(browser(cast.carla()), address) == 404
    assert status(Client(), address) == 404


def test_a_file_of_a_note_never_reaches_the_requester() -> None:
    address = f"/files/{in_a_note().key}/"
    assert status(browser(cast.mia()), address) == 200

    assert status(browser(cast.renate()), address) == 404


def test_an_unsent_file_is_only_its_uploaders() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    address = f"/files/{a_file(ticket, by=cast.mia()).key}/"

    assert status(browser(cast.mia()), address) == 200
    assert status(browser(cast.yusuf()), address) == 404
    assert status(browser(cast.renate()), address) == 404


def a_picture(name: str = "router.png", *, size: tuple[int, int] = (900, 600)) -> Attachment:
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, "PNG")
    return sent_by_renate(name=name, content=written.getvalue())


def test_a_picture_has_a_small_one_that_is_kept_beside_it(settings: Settings) -> None:
    file = a_picture()
    kept = Path(settings.MEDIA_ROOT) / f"{file.path}.small"

    answer = browser(cast.mia()).get(f"/files/{file.key}/small/")

    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert Image.open(io.BytesIO(answer.content)).size == (480, 320)
    assert kept.read_bytes() == answer.content


def test_of_a_broken_picture_and_of_other_files_the_sign_of_a_file_is_shown(settings: Settings) -> None:
    broken, other = sent_by_renate(), sent_by_renate(name="a.txt", content=b"Text")

    for file in (broken, other):
        answer = browser(cast.mia()).get(f"/files/{file.key}/small/")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
        assert "sandbox" in answer["Content-Security-Policy"]
    # It is not tried again.
    assert (Path(settings.MEDIA_ROOT) / f"{broken.path}.small").read_bytes() == b""


def test_who_may_not_have_the_file_sees_nothing_of_it() -> None:
    file, internal = a_picture(), in_a_note()

    assert [status(browser(cast.daniel()), f"/files/{file.key}/{what}/") for what in ("small", "view")] == [404, 404]
    assert [status(browser(cast.renate()), f"/files/{internal.key}/{what}/") for what in ("small", "view")] == [404, 404]
    assert [status(browser(cast.renate()), f"/files/{file.key}/{what}/") for what in ("small", "view")] == [200, 200]


def viewed(file: Attachment) -> str:
    return browser(cast.mia()).get(f"/files/{file.key}/view/", headers={"accept-language": "en"}).content.decode()


def test_a_picture_opens_on_a_page_of_its_own() -> None:
    file = Attachment.objects.get(pk=a_picture().pk)

    html = viewed(file)

    assert f'<img src="/files/{file.key}/" alt="router.png">' in html
    assert f'href="/desk/tickets/{file.ticket.number}/#message-{file.message_id}"' in html


def test_a_mail_that_was_attached_is_read_in_place() -> None:
    enclosed = letter("Bitte <b>anrufen</b>.", subject="Von <script>gestern</script>", files=(("plan.pdf", b"%PDF"),))

    html = viewed(sent_by_renate(name="alt.eml", content=enclosed))

    assert "Von &lt;script&gt;gestern&lt;/script&gt;</h2>" in html
    assert "Bitte &lt;b&gt;anrufen&lt;/b&gt;." in html
    assert "plan.pdf" in html


def test_an_invitation_is_read_in_place() -> None:
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "SUMMARY:Umzug", "DTSTART:20261124T133000Z", "DTEND:20261124T143000Z", "LOCATION:Raum 3"]

    html = viewed(sent_by_renate(name="termin.ics", content="\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""]).encode()))

    assert "Umzug</h2>" in html
    assert "24 Nov 2026, 14:30 CET – 15:30" in html
    assert "Raum 3" in html


@pytest.mark.parametrize("name", ["kaputt.eml", "kaputt.ics", "a.zip"])
def test_what_cannot_be_read_in_place_can_be_kept(name: str) -> None:
    html = viewed(sent_by_renate(name=name, content=b"\x00\x01"))

    assert "This file cannot be shown here." in html
    assert "Download" in html
