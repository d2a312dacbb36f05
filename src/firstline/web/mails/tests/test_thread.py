"""What an agent sees of a mail in the thread: who wrote it, what was quoted, and the mail as it was sent, in a frame without rights."""

import re

import pytest
from django.test import Client

from firstline.channels.email.models import InboundMail, MailText
from firstline.channels.email.tests.letters import RENATE, STRANGER, letter, read
from firstline.people.models import Person
from firstline.testing import builders, cast
from firstline.testing.clock import later
from firstline.tickets.models import Delivery, Ticket

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
BOUNDARY = '--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <bild@x>\r\n\
Content-Disposition: inline; filename="bild.png"\r\nContent-Transfer-Encoding: base64\r\n\r\n{picture}\r\n--b--\r\n'


def browser(person: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="firstline.web.access.Backend")
    return client


def thread(mail: InboundMail, person: Person | None = None) -> str:
    assert mail.ticket is not None
    return browser(person or cast.mia()).get(f"/desk/tickets/{mail.ticket.number}/").content.decode()


def with_html(html: str) -> bytes:
    """A mail of HTML with one picture in it."""
    from base64 import b64encode

    head = f"From: Renate Heller <{RENATE}>\r\nTo: service@lindenhof.example.org\r\nSubject: Kein Netz\r\nMessage-ID: <h@x.example>\r\n"
    body = BOUNDARY.format(html=html, picture=b64encode(PNG).decode())
    return f'{head}MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n{body}'.encode()


def test_mia_sees_who_wrote_the_mail_and_what_it_quotes_folded() -> None:
    mail = read(letter("Jetzt geht es.\n\nAm 21.11.2026 um 10:00 schrieb Mia Brandt:\n> Haben Sie neu gestartet?"))

    html = thread(mail)

    assert RENATE in html
    body, _fold, quoted = html.partition("Quotation and signature")
    assert "Jetzt geht es." in body
    assert "Haben Sie neu gestartet?" in quoted
    assert "Haben Sie neu gestartet?" not in body


@pytest.mark.parametrize(("facts", "shown"), [({"aligned": False}, True), ({"aligned": True}, False), ({}, False)])
def test_a_sender_who_is_not_proven_is_marked(facts: dict[str, bool], shown: bool) -> None:
    mail = read(letter())
    InboundMail.objects.filter(pk=mail.pk).update(authentication=facts)

    assert ("sender not proven" in thread(mail)) is shown


def test_several_senders_and_names_that_are_addresses_are_marked() -> None:
    mail = read(letter(sender='"renate.heller@nordlicht.example.net" <evil@elsewhere.example.com>'))

    assert "the name shows another address: renate.heller@nordlicht.example.net" in thread(mail, cast.henrik())


def test_the_html_is_shown_in_a_frame_without_rights() -> None:
    mail = read(with_html('<p>Hallo <script>alert(1)</script><img src="cid:bild@x"><img src="https://evil.example.org/p.png"></p>'))

    html = thread(mail)
    frame = browser(cast.mia()).get(f"/mails/{mail.pk}/frame/")

    assert f'src="/mails/{mail.pk}/frame/" sandbox="allow-popups allow-popups-to-escape-sandbox"' in html
    assert "Show 1 picture from elsewhere" in html
    policy = frame["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'")
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert (frame["X-Frame-Options"], frame["X-Content-Type-Options"], frame["Cache-Control"]) == ("SAMEORIGIN", "nosniff", "no-store")
    assert "alert" not in frame.content.decode()
    assert 'src="https://evil' not in frame.content.decode()


def test_pictures_of_the_mail_have_sealed_addresses_that_need_no_cookie() -> None:
    mail = read(with_html('<p>Hallo <img src="cid:bild@x"></p>'))
    found = re.search(r'src="(/mails/\d+/picture/\?what=[^"]+)"', browser(cast.mia()).get(f"/mails/{mail.pk}/frame/").content.decode())
    assert found

    shown = Client().get(found[1])

    assert (shown.status_code, shown["Content-Type"], shown.content) == (200, "image/png", PNG)
    assert Client().get(found[1].replace(f"/{mail.pk}/", f"/{mail.pk + 1}/")).status_code == 404
    assert Client().get(found[1][:-3]).status_code == 404


def test_pictures_from_elsewhere_come_by_us_when_mia_asks_and_never_from_our_own_network() -> None:
    mail = read(with_html('<p>Hallo <img src="http://169.254.169.254/latest/meta-data"></p>'))
    mia = browser(cast.mia())
    assert "picture/?what" not in mia.get(f"/mails/{mail.pk}/frame/").content.decode()

    found = re.search(r'src="(/mails/\d+/picture/\?what=[^"]+)"', mia.get(f"/mails/{mail.pk}/frame/?pictures=1").content.decode())

    assert found
    assert mia.get(found[1]).status_code == 404


def test_html_that_is_hostile_in_the_row_is_still_held_by_the_policy() -> None:
    mail = read(with_html("<p>Hallo</p>"))
    MailText.objects.filter(mail=mail).update(html="<script>alert(1)</script>")

    frame = browser(cast.mia()).get(f"/mails/{mail.pk}/frame/")

    assert "script-src" not in frame["Content-Security-Policy"]
    assert "default-src 'none'" in frame["Content-Security-Policy"]


def test_the_mail_as_received_is_for_agents_of_the_ticket() -> None:
    raw = letter()
    mail = read(raw)

    answer = browser(cast.mia()).get(f"/mails/{mail.pk}/raw/")

    assert answer.content == raw
    assert answer["Content-Disposition"] == f'attachment; filename="mail-{mail.pk}.eml"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert browser(cast.ralf()).get(f"/mails/{mail.pk}/raw/").status_code == 404
    assert browser(cast.renate()).get(f"/mails/{mail.pk}/raw/").status_code == 404


def two_alike() -> tuple[InboundMail, InboundMail]:
    first = read(letter("Das Netz im Büro ist weg.", subject="Kein Netz im Büro"))
    return first, read(letter("Auch heute kein Netz im Büro.", subject="Kein Netz im Büro"), at=later(days=1))


def test_mia_joins_what_is_probably_the_same_matter() -> None:
    first, second = two_alike()
    assert first.ticket is not None
    assert f'This is probably the same matter as ticket <a href="/desk/tickets/{first.ticket.number}/">' in thread(second)

    answer = browser(cast.mia()).post(f"/mails/{second.pk}/join/")

    assert answer["Location"] == f"/desk/tickets/{first.ticket.number}/"
    assert "Auch heute kein Netz" in thread(first)
    assert Ticket.objects.get(pk=second.ticket_id).status == Ticket.Status.CLOSED


def test_mia_keeps_apart_what_is_another_matter() -> None:
    first, second = two_alike()

    browser(cast.mia()).post(f"/mails/{second.pk}/apart/")

    assert "probably the same matter" not in thread(second)
    assert first.ticket_id != InboundMail.objects.get(pk=second.pk).ticket_id


def test_somebody_elses_mail_to_a_ticket_says_so() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    ours = Delivery.objects.get(message=builders.answered(ticket)).mail_id

    mail = read(letter("Auch ich", sender=STRANGER, In_Reply_To=ours), sender=STRANGER)

    assert "Somebody who does not take part in it wrote to ticket" in thread(mail)


def test_mails_cost_the_ticket_page_one_more_question(django_assert_max_num_queries: object) -> None:
    mail = read(with_html("<p>Hallo</p>"))
    assert mail.ticket is not None
    mia = browser(cast.mia())
    address = f"/desk/tickets/{mail.ticket.number}/"
    mia.get(address)

    with django_assert_max_num_queries(10):  # type: ignore[operator]  # the fixture of pytest-django
        mia.get(address)
