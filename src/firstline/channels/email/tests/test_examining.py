"""What is known of a mail before its fate: read, recognised and proven at once."""

import pytest
from pytest_django import Settings

from firstline.channels.email.examining import examine
from firstline.channels.email.models import InboundMail
from firstline.channels.email.recognising.ours import LOOP_HEADER

pytestmark = pytest.mark.django_db

MAIL = b"From: Renate <renate@nordlicht.example.net>\r\nTo: service@lindenhof.example.org\r\nSubject: Drucker\r\n\r\nGeht nicht.\r\n"
WORD = b"Authentication-Results: mx.lindenhof.example.org; dmarc=pass header.from=nordlicht.example.net\r\n"


def test_renate_is_proven_by_the_word_of_our_mail_server(settings: Settings) -> None:
    settings.MAIL_TRUSTED_AUTH = frozenset({"mx.lindenhof.example.org"})

    found = examine(WORD + MAIL, envelope_from="renate@nordlicht.example.net", client_host="")

    assert found.is_proven
    assert found.authentication["by"] == "mx.lindenhof.example.org"


def test_the_same_word_of_nobody_we_know_proves_nothing() -> None:
    assert not examine(WORD + MAIL, envelope_from="renate@nordlicht.example.net", client_host="").is_proven


def test_a_mail_that_a_server_brings_without_a_return_path_is_a_machines() -> None:
    assert examine(MAIL, envelope_from="", client_host="93.184.215.14").recognised.kind == InboundMail.Kind.AUTO_REPLY


def test_a_mail_that_was_fetched_without_a_return_path_is_renates() -> None:
    assert examine(MAIL, envelope_from="", client_host="").recognised.kind == InboundMail.Kind.PERSON


def test_a_bounce_is_read_from_its_bytes() -> None:
    bounce = (
        b"From: MAILER-DAEMON@mx.example.net\r\nTo: service@lindenhof.example.org\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nThis is the mail system.\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n"
        b"Final-Recipient: rfc822; alois@rohr.example.com\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 unknown\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <ours@lindenhof.example.org>\r\nSubject: Drucker\r\n\r\nText\r\n--b--\r\n"
    )

    found = examine(bounce, envelope_from="", client_host="").recognised

    assert (found.kind, found.facts["failed"], found.facts["permanent"]) == (InboundMail.Kind.BOUNCE, ["alois@rohr.example.com"], True)
    assert found.facts["original"] == "<ours@lindenhof.example.org>"


@pytest.mark.parametrize(
    ("kind", "report"),
    [
        (InboundMail.Kind.RECEIPT, b"disposition-notification\r\n\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n"),
        (InboundMail.Kind.COMPLAINT, b"feedback-report\r\n\r\nFeedback-Type: abuse\r\n"),
    ],
)
def test_reports_are_read_from_their_bytes(kind: InboundMail.Kind, report: bytes) -> None:
    mail = MAIL.replace(b"\r\n\r\nGeht nicht.\r\n", b"\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; boundary=b\r\n\r\n")
    raw = mail + b"--b\r\nContent-Type: text/plain\r\n\r\nText\r\n--b\r\nContent-Type: message/" + report + b"--b--\r\n"

    assert examine(raw, envelope_from="", client_host="").recognised.kind == kind


def test_the_loop_header_has_the_name_that_our_mails_bear() -> None:
    from firstline.channels.email.mail_ids import loop_mark

    raw = f"{LOOP_HEADER}: {loop_mark()}\r\n".encode() + MAIL

    assert examine(raw, envelope_from="", client_host="").recognised.facts == {"loop": True}
