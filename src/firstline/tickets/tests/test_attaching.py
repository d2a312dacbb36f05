from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as deployment
from pytest_django.fixtures import Settings

from firstline.testing import cast
from firstline.testing.builders import a_ticket
from firstline.testing.clock import NOW
from firstline.tickets.models import Attachment, Message
from firstline.tickets.operations import attaching, posting
from firstline.tickets.operations.attaching import safe_name

pytestmark = pytest.mark.django_db

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Foto.png", "Foto.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Temp\\a.txt", "a.txt"),
        (".htaccess\u200b", "htaccess"),  # an invisible character must not hide what it is
        ('a"\r\nContent-Type: x.html', "a Content-Type x.html"),
        ("\u202egnp.exe", "gnp.exe"),  # no turning of the reading direction
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 108 + ".pdf"),
    ],
)
def test_names_are_shown_safely(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_file_is_kept_under_our_own_name_and_known_by_its_content() -> None:
    ticket = a_ticket()

    kept = attaching.attach(ticket=ticket, by=cast.mia(), name="Beleg.html", content=BytesIO(PNG), now=NOW)

    assert kept.media_type == "image/png"
    assert "Beleg" not in kept.path
    assert (Path(deployment.MEDIA_ROOT) / kept.path).read_bytes() == PNG
    assert len(kept.key) >= 22


def test_a_file_that_is_too_large_leaves_nothing_behind(settings: Settings) -> None:
    settings.ATTACHMENT_MAX_BYTES = 10
    ticket = a_ticket()
    before = {path for path in Path(deployment.MEDIA_ROOT).rglob("*") if path.is_file()}

    with pytest.raises(attaching.FileTooLarge):
        attaching.attach(ticket=ticket, by=cast.mia(), name="x.txt", content=BytesIO(b"x" * 11), now=NOW)

    assert {path for path in Path(deployment.MEDIA_ROOT).rglob("*") if path.is_file()} == before
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("name", ["setup.exe", "Rechnung.pdf.SCR", "a.lnk"])
def test_programs_are_refused(name: str) -> None:
    with pytest.raises(attaching.FileRefused):
        attaching.attach(ticket=a_ticket(), by=cast.mia(), name=name, content=BytesIO(b"MZ"), now=NOW)


def test_only_ones_own_unsent_files_go_with_a_message() -> None:
    ticket = a_ticket()
    mine, yusufs = (
        attaching.attach(ticket=ticket, by=who, name="a.png", content=BytesIO(PNG), now=NOW) for who in (cast.mia(), cast.yusuf())
    )

    message, _ = posting.post_message(
        ticket=ticket,
        author=cast.mia(),
        direction=Message.Direction.OUTBOUND,
        text="",
        client_key="k",
        now=NOW,
        attachments=[mine.key, yusufs.key],
    )

    assert list(message.attachments.all()) == [mine]


def test_files_of_a_mail_are_kept_whatever_they_are() -> None:
    ticket = a_ticket()
    files = [attaching.Received("setup.exe", b"MZ\x90"), attaching.Received("bild.png", PNG, content_id="logo@mail")]

    program, picture = attaching.keep_received(ticket=ticket, by=ticket.requester, files=files, now=NOW)

    assert (program.name, program.size) == ("setup.exe", 3)
    assert program.media_type not in attaching.SHOWN_IN_PLACE
    assert (picture.media_type, picture.content_id) == ("image/png", "logo@mail")
    assert picture.pk
