"""Our mails as they go over the line: known, found again, complete, and telling nobody what is not theirs."""

import io
from email import message_from_bytes, policy
from email.message import EmailMessage

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pytest_django.fixtures import Settings

from firstline.administration.operations import choices
from firstline.channels.email import entrances, mail_ids, signatures
from firstline.channels.email.letters import letter_for
from firstline.channels.email.models import InboundMail
from firstline.people.models import Person
from firstline.routing.operations import conversing
from firstline.routing.operations.conversing import Words
from firstline.testing import builders, cast
from firstline.testing.clock import NOW, later
from firstline.tickets.models import Channel, Delivery, Participant, Ticket
from firstline.tickets.operations import attaching

pytestmark = pytest.mark.django_db

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture
def carla(db: None) -> Person:
    return cast.carla()


@pytest.fixture
def ticket(db: None) -> Ticket:
    entrances.open_entrance(address="service@lindenhof.example.org", name="Servicedesk", queue=None, is_default=True, now=NOW)
    return builders.a_ticket(text="Unerhört: das WLAN ist weg", at=NOW)


def read(delivery: Delivery) -> EmailMessage:
    return message_from_bytes(letter_for(delivery, now=NOW).raw, policy=policy.default)


def answer(
    ticket: Ticket, author: Person, text: str = "Wir prüfen die Leitung.", *, files: tuple[str, ...] = (), minutes: int = 1
) -> Delivery:
    now = later(minutes=minutes)
    conversing.reply(ticket=ticket, author=author, words=Words(text, builders.a_key(), files), seen=None, hold=False, now=now)
    return ticket.deliveries.filter(person=ticket.requester).latest("id")


def upload(ticket: Ticket, by: Person, name: str, content: bytes) -> str:
    return attaching.attach(ticket=ticket, by=by, name=name, content=io.BytesIO(content), now=NOW).key


def body(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def choose(**values: bool) -> None:
    choices.change_choices(values=values, by=None, now=NOW)


def mark_sent(ticket: Ticket) -> None:
    ticket.deliveries.update(state=Delivery.State.SENT)


def test_an_answer_comes_from_the_entrance_and_goes_back_to_its_ticket(ticket: Ticket, carla: Person) -> None:
    mail = read(answer(ticket, carla))

    assert mail["From"] == "Servicedesk <service@lindenhof.example.org>"
    assert mail_ids.ticket_of_address(mail["Reply-To"].addresses[0].addr_spec) == ticket.pk
    assert mail_ids.ticket_of(mail["Message-ID"]) == ticket.pk
    assert mail["X-Firstline-Loop"] == mail_ids.loop_mark()


def test_the_matter_goes_on_from_the_entrance_it_came_through(ticket: Ticket, carla: Person) -> None:
    entrances.open_entrance(address="it@lindenhof.example.org", name="", queue=None, is_default=False, now=NOW)
    ticket.contacts.update(channel=Channel.EMAIL, entrance="it@lindenhof.example.org")

    assert read(answer(ticket, carla))["From"].addresses[0].addr_spec == "it@lindenhof.example.org"


def test_reply_addresses_can_be_switched_off(ticket: Ticket, carla: Person) -> None:
    choose(reply_tokens=False)

    assert read(answer(ticket, carla))["Reply-To"] is None


def test_an_answer_of_a_person_may_be_answered_by_an_absence_note(ticket: Ticket, carla: Person) -> None:
    mail = read(answer(ticket, carla))

    assert mail["X-Auto-Response-Suppress"] is None
    assert mail["Auto-Submitted"] is None


def test_the_confirmation_asks_for_no_answer_not_even_of_servers(ticket: Ticket) -> None:
    letter = letter_for(ticket.deliveries.get(), now=NOW)
    mail = read(ticket.deliveries.get())

    assert letter.sender == ""
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"


def test_an_answer_stands_below_the_mail_it_answers(ticket: Ticket, carla: Person) -> None:
    long = "<" + "x" * 120 + "@mail.nordlicht.example.net>"
    came = {"way": "smtp", "received_at": later(minutes=1), "raw": b"", "size": 0, "sha256": ""}
    InboundMail.objects.create(ticket=ticket, message=ticket.messages.get(), mail_id=long, **came)

    delivery = answer(ticket, carla, minutes=2)

    raw = letter_for(delivery, now=NOW).raw
    assert f"In-Reply-To: {long}\r\n".encode() in raw
    assert read(delivery)["References"].split() == [ticket.deliveries.earliest("id").mail_id, long]


def test_a_foreign_id_smuggles_no_header(ticket: Ticket, carla: Person) -> None:
    came = {"way": "smtp", "received_at": later(minutes=1), "raw": b"", "size": 0, "sha256": ""}
    evil = "<a@b>\r\nBcc: everybody@example.com\r\nX: <c@d>"
    InboundMail.objects.create(ticket=ticket, message=ticket.messages.get(), mail_id=evil, **came)

    mail = read(answer(ticket, carla, minutes=2))

    assert mail["Bcc"] is None
    assert "everybody" not in str(mail)


@pytest.mark.parametrize("name", ['Desk"\r\nBcc: everybody@example.com', "Desk <everybody@example.com>", "everybody@example.com,"])
def test_names_bring_no_header_and_no_recipient(name: str, ticket: Ticket, carla: Person) -> None:
    entrances.open_entrance(address="service@lindenhof.example.org", name=name, queue=None, is_default=True, now=NOW)

    letter = letter_for(answer(ticket, carla), now=NOW)
    mail = message_from_bytes(letter.raw, policy=policy.default)

    assert letter.to == ticket.requester.email
    assert mail["Bcc"] is None
    assert [address.addr_spec for address in mail["From"].addresses] == ["service@lindenhof.example.org"]
    assert [address.addr_spec for address in mail["To"].addresses] == [ticket.requester.email]


def test_files_go_with_the_answer(ticket: Ticket, carla: Person) -> None:
    keys = (upload(ticket, carla, "Anleitung Größe.txt", b"Schritt 1: ausschalten"),)

    mail = read(answer(ticket, carla, files=keys))

    [file] = mail.iter_attachments()
    assert file.get_filename() == "Anleitung Größe.txt"
    assert file.get_payload(decode=True) == b"Schritt 1: ausschalten"


def test_a_picture_stands_where_the_text_names_it(ticket: Ticket, carla: Person) -> None:
    key = upload(ticket, carla, "lampe.png", PICTURE)

    raw = letter_for(answer(ticket, carla, "So leuchtet sie:\n[lampe.png]\nRichtig?", files=(key,)), now=NOW).raw

    mail: EmailMessage = message_from_bytes(raw, policy=policy.default)
    [picture] = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in body(mail, "html")
    assert picture.get_payload(decode=True) == PICTURE
    assert "[lampe.png]" in body(mail)
    assert key not in raw.decode("ascii")


def test_a_file_that_is_too_large_is_found_with_the_request(ticket: Ticket, carla: Person, settings: Settings) -> None:
    settings.MAIL_ATTACH_MAX_BYTES = 10
    mail = read(answer(ticket, carla, files=(upload(ticket, carla, "gross.txt", b"x" * 11),)))

    assert not list(mail.iter_attachments())
    assert "- gross.txt" in body(mail)
    assert "Zu groß für eine E-Mail; Sie finden es bei Ihrer Anfrage:" in body(mail)


def test_an_answer_quotes_what_was_said_and_no_note(ticket: Ticket, carla: Person) -> None:
    conversing.note(ticket=ticket, author=carla, words=Words("KANARIE", builders.a_key()), now=NOW)
    answer(ticket, carla, "Leuchtet sie?")
    mark_sent(ticket)

    mail = read(answer(ticket, carla, "Sie leuchtet nicht.", minutes=3))

    assert "schrieb Carla" in body(mail)
    assert body(mail).index("> Leuchtet sie?") < body(mail).index("> Unerhört: das WLAN ist weg")
    assert "<blockquote" in body(mail, "html")
    assert "KANARIE" not in str(mail)


def test_quotations_can_be_switched_off(ticket: Ticket, carla: Person) -> None:
    choose(quote_history=False)

    assert "Unerhört" not in body(read(answer(ticket, carla)))


def test_who_takes_part_later_gets_a_copy_without_link_and_without_what_was_said_before(ticket: Ticket, carla: Person) -> None:
    answer(ticket, carla, "Vor seiner Zeit")
    mark_sent(ticket)
    daniel = cast.daniel()
    Participant.objects.create(ticket=ticket, person=daniel, since=NOW)

    answer(ticket, carla, "Für beide", minutes=3)

    copy = ticket.deliveries.get(person=daniel)
    mail = read(copy)
    assert mail["To"].addresses[0].addr_spec == daniel.email
    assert "Für beide" in body(mail)
    assert "/r/" not in str(mail)
    assert "Vor seiner Zeit" not in body(mail)
    assert "Unerhört" not in body(mail)
    assert ticket.deliveries.filter(person=ticket.requester).count() == 3


def test_signatures_of_agent_and_queue_stand_below(ticket: Ticket, carla: Person) -> None:
    signatures.sign_as(person=carla, words={"de": "Viele Grüße\nCarla", "en": "Best, Carla"}, now=NOW)
    signatures.sign_for(queue=cast.queue("l1-desk"), words={"de": "Servicedesk {{ hotline }}"}, by=cast.ralf(), now=NOW)

    said = body(read(answer(ticket, carla)))

    assert said.index("Wir prüfen die Leitung.") < said.index("Viele Grüße\nCarla") < said.index("-- \nServicedesk {{ hotline }}")
    assert "Best, Carla" not in said


def test_an_emptied_signature_is_none(carla: Person) -> None:
    signatures.sign_as(person=carla, words={"de": "Carla"}, now=NOW)
    signatures.sign_as(person=carla, words={"de": " "}, now=NOW)

    assert signatures.words_of_agent(carla) == {}


def test_a_mail_is_sealed_with_the_operators_key(ticket: Ticket, carla: Person, settings: Settings) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    settings.DKIM_KEY, settings.DKIM_SELECTOR = private.decode(), "desk"

    raw = letter_for(answer(ticket, carla), now=NOW).raw

    record = b"v=DKIM1; k=rsa; p=" + b"".join(public.splitlines()[1:-1])
    names: list[bytes] = []

    def dns(name: bytes, timeout: int = 5) -> bytes:
        names.append(name)
        return record

    assert dkim.verify(raw, dnsfunc=dns)  # type: ignore[no-untyped-call]  # dkimpy tells no types
    assert names == [b"desk._domainkey.lindenhof.example.org."]
    assert not dkim.verify(raw.replace(b"Subject: ", b"Subject: Eilt! "), dnsfunc=dns)  # type: ignore[no-untyped-call]  # likewise


def test_a_key_that_is_none_holds_the_mail_back_and_says_so(ticket: Ticket, settings: Settings) -> None:
    settings.DKIM_KEY = "no key"

    with pytest.raises(Exception, match="FIRSTLINE_DKIM_KEY"):
        letter_for(ticket.deliveries.get(), now=NOW)


def test_all_lines_are_plain_seven_bit(ticket: Ticket, carla: Person) -> None:
    raw = letter_for(answer(ticket, carla, "Größe 😀 " * 400), now=NOW).raw

    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
