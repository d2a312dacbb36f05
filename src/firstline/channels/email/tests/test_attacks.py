"""What people try with mails to a desk (threats M1–M8, M10, M11, M15, M20–M22); each test fails without the guard that it names."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from firstline.channels.email import examining, intake, tasks
from firstline.channels.email.mail_ids import fresh as our_id
from firstline.channels.email.mail_ids import loop_mark, reply_address
from firstline.channels.email.models import AddressTrouble, InboundMail
from firstline.channels.email.tests.letters import RENATE, SERVICE, STRANGER, accepted, fresh, letter, read
from firstline.people.models import Person
from firstline.testing import builders, cast
from firstline.testing.clock import NOW, later
from firstline.tickets.models import Delivery, Message, Participant, Ticket, WaitingFor

pytestmark = pytest.mark.django_db

Fate = InboundMail.Fate
COLLEAGUE = "colleague@nordlicht.example.net"


@pytest.fixture
def ticket() -> Ticket:
    """Renate's, answered by Mia."""
    return builders.a_ticket(agent=cast.mia())


@pytest.fixture
def proven(monkeypatch: pytest.MonkeyPatch) -> None:
    """From is proven for all mails."""
    really: Callable[..., examining.Examined] = examining.examine

    def examine(*args: Any, **known: Any) -> examining.Examined:
        return replace(really(*args, **known), is_proven=True)

    monkeypatch.setattr(intake, "examine", examine)


def ours(ticket: Ticket) -> str:
    return Delivery.objects.get(message=builders.answered(ticket)).mail_id


def said_on(ticket: Ticket) -> list[str]:
    return list(Message.objects.filter(ticket=ticket, direction=Message.Direction.INBOUND).values_list("text", flat=True))


def test_m1_a_code_mailed_to_a_tickets_address_is_never_on_that_ticket(ticket: Ticket) -> None:
    """Guard: threading.takes_part in intake._words."""
    address = reply_address(SERVICE, ticket.pk)

    mail = read(
        letter("Ihr Code: 424242", sender="no-reply@cloud.example.com", to=address), sender="no-reply@cloud.example.com", to=(address,)
    )

    assert (mail.fate, mail.reason) == (Fate.NEW_TICKET, "third_party")
    assert mail.may_belong_to == ticket
    assert mail.ticket != ticket
    assert mail.ticket is not None
    assert mail.ticket.requester != ticket.requester
    assert "Ihr Code: 424242" not in said_on(ticket)


def test_m2_a_forged_from_lets_nobody_in_by_cc(ticket: Ticket) -> None:
    """Guard: is_proven in fates._let_in."""
    mail = read(letter("Bitte alles auch an meinen Kollegen.", In_Reply_To=ours(ticket), Cc=STRANGER))

    assert (mail.fate, mail.facts["proven"]) == (Fate.FOLLOW_UP, False)
    assert not Participant.objects.exists()
    assert not Person.objects.filter(email=STRANGER).exists()


@pytest.mark.usefixtures("proven")
def test_m2_a_proven_sender_may_bring_a_colleague(ticket: Ticket) -> None:
    read(letter("Bitte auch an meinen Kollegen.", In_Reply_To=ours(ticket), Cc=f"Kollege <{COLLEAGUE}>, {SERVICE}"))

    assert [row.person.email for row in Participant.objects.filter(ticket=ticket)] == [COLLEAGUE]


def test_m3_a_strangers_number_in_the_subject_opens_a_ticket_of_the_stranger(ticket: Ticket) -> None:
    """Guard: threading.takes_part in intake._words."""
    mail = read(letter("Was steht da?", subject=f"Re: [#{ticket.number}]", sender=STRANGER), sender=STRANGER)

    assert (mail.fate, mail.reason, mail.may_belong_to) == (Fate.NEW_TICKET, "number_of_a_stranger", None)
    assert said_on(ticket) == [ticket.own_words]


@pytest.mark.parametrize(
    "forge",
    [
        lambda t: f"<{'0' * 32}.t{t.pk}.{'0' * 20}@localhost>",
        lambda t: our_id(t.pk + 1).replace(f".t{t.pk + 1}.", f".t{t.pk}."),
    ],
    ids=["invented", "of a ticket of their own"],
)
def test_m4_an_invented_message_id_names_no_ticket(ticket: Ticket, forge: Callable[[Ticket], str]) -> None:
    """Guard: the seal in tickets.mail_ids.ticket_of."""
    mail = read(letter("Ich bin es.", subject="Ohne Nummer", In_Reply_To=forge(ticket), References=forge(ticket)))

    assert (mail.fate, mail.reason) == (Fate.NEW_TICKET, "no_reference")
    assert mail.ticket != ticket


def test_m4_an_invented_reply_address_names_no_ticket(ticket: Ticket) -> None:
    """Guard: the seal in mail_ids.ticket_of_address."""
    address = f"service+t{ticket.pk}.{'0' * 20}@lindenhof.example.org"

    mail = read(letter("Ich bin es.", subject="Ohne Nummer", to=address), to=(address,))

    assert mail.ticket != ticket


def test_m5_an_agents_answer_by_mail_never_acts_as_the_agent(ticket: Ticket) -> None:
    """Guard: mails are only ever from requesters' side, and agents take part in no ticket by being agents."""
    mail = read(letter("Passwort ist 1234", sender=cast.mia().email, In_Reply_To=ours(ticket)), sender=cast.mia().email)

    assert mail.reason == "third_party"
    assert mail.message is not None
    assert mail.message.direction == Message.Direction.INBOUND
    assert not Message.objects.filter(ticket=ticket, text__contains="1234").exists()


def test_m6_an_answer_from_another_address_does_not_change_whose_ticket_it_is(ticket: Ticket) -> None:
    """Guard: threading.takes_part in intake._words."""
    mail = read(letter("Ich habe eine neue Adresse.", sender=STRANGER, In_Reply_To=ours(ticket)), sender=STRANGER)

    assert (mail.reason, mail.may_belong_to) == ("third_party", ticket)
    assert "Ich habe eine neue Adresse." not in said_on(ticket)
    assert builders.fresh(ticket).requester == cast.renate()
    assert not Participant.objects.exists()


def test_m7_reply_to_is_nobodys_identity(ticket: Ticket) -> None:
    """Guard: identities.claimed looks at From alone."""
    mail = read(letter(sender=STRANGER, Reply_To=RENATE, Sender=RENATE), sender=RENATE)

    assert mail.person is not None
    assert mail.person.email == STRANGER


def test_m8_control_headers_have_no_effect() -> None:
    """Guard: nothing reads them."""
    orders = {
        "X_OTRS_Queue": "l2-netz",
        "X_Priority": "1",
        "X_Zammad_Ticket_State": "closed",
        "X_Firstline_Queue": "sec",
        "X_RT_Owner": "ralf",
    }
    mail = read(letter(**orders))

    assert mail.ticket is not None
    opened = builders.fresh(mail.ticket)
    assert (opened.status, opened.priority, opened.placement.queue.code) == (Ticket.Status.OPEN, "P4", "l1-desk")


@pytest.mark.parametrize("words", ["#close", "#solve\nDanke", "@queue l2-netz", "!assign mia", "STOP"])
def test_m22_command_words_have_no_effect(ticket: Ticket, words: str) -> None:
    """Guard: nothing reads them."""
    read(letter(words, In_Reply_To=ours(ticket)))

    assert builders.fresh(ticket).status == Ticket.Status.OPEN
    assert words in said_on(ticket)


def test_m10_one_address_is_written_to_five_times_an_hour() -> None:
    """Guard: tickets.budgets.AN_ADDRESS."""
    for number in range(8):
        read(letter(f"Flut {number}", sender=STRANGER, subject=f"Flut {number}"), sender=STRANGER, at=later(minutes=3 * number))

    assert Ticket.objects.count() == 8
    assert Delivery.objects.filter(address=STRANGER).count() == 5


def test_m10_the_acknowledgement_goes_out_once_a_ticket(ticket: Ticket) -> None:
    read(letter("Noch etwas.", In_Reply_To=ours(ticket)))

    assert Delivery.objects.filter(ticket=ticket, purpose=Delivery.Purpose.ACKNOWLEDGEMENT).count() == 1


def test_m11_a_marked_machine_gets_no_answer_at_all() -> None:
    """Guard: intake._machine."""
    mail = read(letter("Ihre Nachricht ist angekommen.", sender=STRANGER, Auto_Submitted="auto-replied"), sender=STRANGER)

    assert mail.fate == Fate.DROPPED
    assert not Delivery.objects.exists()


def test_m11_a_machines_report_is_a_matter_without_an_answer() -> None:
    """Guard: fates._is_answered."""
    mail = read(letter("Platte voll auf srv7", sender=STRANGER, subject="[ALARM] srv7", Auto_Submitted="auto-generated"), sender=STRANGER)

    assert (mail.fate, mail.reason) == (Fate.NEW_TICKET, "machine_matter")
    assert not Delivery.objects.exists()


def test_m11_an_unmarked_machine_that_answers_everything_is_muted_after_five() -> None:
    """Guard: tickets.budgets.AN_ADDRESS."""
    for number in range(20):
        read(
            letter("Danke für Ihre Nachricht!", sender=STRANGER, subject=f"Eingang {number}"), sender=STRANGER, at=later(minutes=2 * number)
        )

    assert Delivery.objects.filter(address=STRANGER).count() == 5


def test_m11_our_own_mail_that_comes_back_is_dropped() -> None:
    """Guard: intake._own."""
    mail = read(letter(sender=STRANGER, X_Firstline_Loop=loop_mark()), sender=STRANGER)

    assert (mail.fate, mail.reason) == (Fate.DROPPED, "own_mail")
    assert not Ticket.objects.exists()


def test_m11_our_own_address_as_sender_is_answered_by_nobody() -> None:
    """Guard: identities.claimed."""
    mail = read(letter(sender=SERVICE), sender=SERVICE)

    assert mail.is_suspicious
    assert not Delivery.objects.exists()
    assert not Person.objects.filter(email=SERVICE).exists()


@pytest.mark.parametrize(
    ("raw", "doubt"),
    [
        (letter(sender=f"{RENATE}, {STRANGER}"), "several_senders"),
        (b"From: " + RENATE.encode() + b"\r\nFrom: <" + STRANGER.encode() + b">\r\nSubject: x\r\n\r\nHallo", "several_senders"),
        (letter(sender=None), "no_sender"),
        (b"From: \r\nSubject: x\r\n\r\nHallo", "no_sender"),
    ],
    ids=["two in one From", "two From", "no From", "empty From"],
)
def test_m20_who_cannot_be_told_is_not_taken_for_renate(raw: bytes, doubt: str) -> None:
    """Guard: identities.claimed."""
    mail = read(raw)

    assert mail.fate == Fate.NEW_TICKET
    assert mail.is_suspicious
    assert doubt in mail.facts["doubts"]
    assert mail.person is not None
    assert mail.person != cast.renate()
    assert not mail.person.email


@pytest.mark.parametrize(
    "domain", ["nord1icht.example.net", "nоrdlicht.example.net", "nоrdlicht.example.net".encode("idna").decode(), "nord-licht.example.net"]
)
def test_m20_a_domain_that_looks_like_a_known_one_is_marked(domain: str) -> None:
    """Guard: lookalikes.imitated."""
    mail = read(letter(sender="x@y.example").replace(b"x@y.example", f"renate.heller@{domain}".encode()))

    assert mail.is_suspicious
    assert mail.facts["doubts"]["lookalike_domain"] == "nordlicht.example.net"
    assert mail.person != cast.renate()


def test_m20_a_name_that_is_another_address_is_marked() -> None:
    mail = read(letter(sender=f'"{RENATE}" <{STRANGER}>'), sender=STRANGER)

    assert mail.facts["doubts"] == {"name_is_an_address": RENATE}
    assert mail.person is not None
    assert mail.person.name == STRANGER


BOUNCE = """From: MAILER-DAEMON@mx.example.net
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

<{failed}>: unknown user

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {failed}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 unknown user

--b
Content-Type: text/rfc822-headers

Message-ID: {original}
Subject: Re: x

--b--
"""


def test_m21_a_bounce_marks_delivery_and_address_and_reopens_nothing(ticket: Ticket) -> None:
    """Guard: intake._machine."""
    original = ours(ticket)
    builders.resolved(ticket)
    raw = BOUNCE.format(to=SERVICE, failed=RENATE, original=original).encode()

    mail = read(raw, sender="<>")

    assert (mail.fate, mail.kind, mail.ticket) == (Fate.NOTED, InboundMail.Kind.BOUNCE, ticket)
    assert Delivery.objects.get(mail_id=original).state == Delivery.State.FAILED
    assert AddressTrouble.objects.get(address=RENATE).kind == AddressTrouble.Kind.FAILED
    assert builders.fresh(ticket).status == Ticket.Status.RESOLVED


def test_m21_a_forged_bounce_of_a_mail_that_we_never_sent_marks_nobody(ticket: Ticket) -> None:
    """Guard: by_message_id in intake._machine: what names no mail of ours is no bounce of ours."""
    mail = read(BOUNCE.format(to=SERVICE, failed=RENATE, original="<made-up@x.example>").encode(), sender="<>")

    assert mail.fate == Fate.DROPPED
    assert not AddressTrouble.objects.exists()


@pytest.mark.parametrize("forge", [lambda _: "<made-up@x.example>", lambda t: our_id(t.pk)], ids=["of nobody", "of ours, never sent"])
def test_m21_a_forged_bounce_to_a_tickets_address_is_noted_and_marks_nobody(ticket: Ticket, forge: Callable[[Ticket], str]) -> None:
    """Guard: fates.note_bounce believes only what names a delivery."""
    sent = ours(ticket)
    address = reply_address(SERVICE, ticket.pk)

    mail = read(BOUNCE.format(to=address, failed=RENATE, original=forge(ticket)).encode(), sender="<>", to=(address,))

    assert (mail.fate, mail.ticket) == (Fate.NOTED, ticket)
    assert Delivery.objects.get(mail_id=sent).state != Delivery.State.FAILED
    assert not AddressTrouble.objects.exists()


def test_m21_a_bounce_marks_the_address_that_we_wrote_to_and_none_that_it_names(ticket: Ticket) -> None:
    """Guard: fates.note_bounce marks the delivery's address."""
    read(BOUNCE.format(to=SERVICE, failed=COLLEAGUE, original=ours(ticket)).encode(), sender="<>")

    assert [trouble.address for trouble in AddressTrouble.objects.all()] == [RENATE]


@pytest.mark.parametrize("state", ["waiting", "resolved", "closed"])
def test_m21_an_absence_note_changes_no_state(ticket: Ticket, state: str) -> None:
    """Guard: intake._machine."""
    original = ours(ticket)
    {
        "waiting": lambda: builders.waiting(ticket, waiting_for=WaitingFor.REQUESTER),
        "resolved": lambda: builders.resolved(ticket),
        "closed": lambda: builders.closed(ticket),
    }[state]()

    mail = read(letter("Ich bin abwesend.", subject="Abwesenheitsnotiz", In_Reply_To=original, Auto_Submitted="auto-replied"))

    assert mail.fate == Fate.NOTED
    assert builders.fresh(ticket).status == state
    assert Ticket.objects.count() == 1


def test_m15_a_bomb_of_one_sender_leaves_others_their_tickets(settings: Settings) -> None:
    """Guard: storms.first_of_storm."""
    for number in range(60):
        accepted(letter(f"Bumm {number}", sender=STRANGER, subject=f"Bumm {number}"), sender=STRANGER, at=NOW)
    other = accepted(letter())

    tasks.take_in(0)

    assert Ticket.objects.filter(requester__email=STRANGER).count() == settings.MAIL_STORM_PER_MINUTE
    assert fresh(other).fate == Fate.NEW_TICKET
