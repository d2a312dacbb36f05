"""Every accepted mail gets one fate, and the reason for it."""

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from firstline.channels.email import accepting, fates, identities, intake, tasks
from firstline.channels.email.accepting import TooBig
from firstline.channels.email.models import InboundMail
from firstline.channels.email.tests.letters import RENATE, SERVICE, STRANGER, accepted, fresh, letter, read
from firstline.core.models import Event
from firstline.people.models import Address, Person
from firstline.people.operations import Reach, register_person
from firstline.testing import builders, cast
from firstline.testing.clock import NOW, later
from firstline.tickets.models import Attachment, Contact, Delivery, Message, Ticket, WaitingFor

pytestmark = pytest.mark.django_db

Fate = InboundMail.Fate


def answered(ticket: Ticket) -> str:
    """The Message-ID of an answer to the requester."""
    message = builders.answered(ticket)
    return Delivery.objects.get(message=message).mail_id


def test_a_mail_is_stored_with_its_envelope_before_anything_is_read() -> None:
    raw = b"\xff\x00 no mail at all"

    mail = fresh(accepted(raw, sender=STRANGER))

    assert (mail.fate, bytes(mail.raw), mail.envelope_from, mail.envelope_to) == (Fate.WAITING, raw, STRANGER, [SERVICE])
    assert mail.entrance is not None
    assert mail.entrance.address == SERVICE


def test_renates_mail_becomes_a_ticket_in_her_words() -> None:
    mail = read(letter("Seit heute früh ist das Netz weg.", subject="Kein Netz"))

    assert (mail.fate, mail.reason) == (Fate.NEW_TICKET, "no_reference")
    assert mail.ticket is not None
    assert (mail.ticket.subject, mail.ticket.own_words) == ("Kein Netz", "Seit heute früh ist das Netz weg.")
    assert mail.ticket.requester == cast.renate()
    assert Contact.objects.get(ticket=mail.ticket).entrance == SERVICE
    assert Delivery.objects.get(ticket=mail.ticket).purpose == Delivery.Purpose.ACKNOWLEDGEMENT
    assert Event.objects.get(kind="mail.taken_in").data == {"mail": mail.pk, "fate": "new_ticket", "ticket": mail.ticket.pk}


def test_somebody_unknown_is_known_afterwards_by_name_and_language() -> None:
    mail = read(letter("Hello, my printer does not work. Please help me with it.", sender='"Jane Roe" <jane@other.example.com>'))

    person = Person.objects.get(email="jane@other.example.com")
    assert mail.person == person
    assert (person.name, person.language) == ("Jane Roe", "en")


def test_her_answer_comes_back_to_the_ticket_by_our_message_id() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    ours = answered(ticket)

    mail = read(letter("Jetzt geht es.", subject="ganz anderer Betreff", In_Reply_To=ours), at=later(minutes=5))

    assert (mail.fate, mail.reason, mail.ticket) == (Fate.FOLLOW_UP, "in_reply_to", ticket)
    assert mail.message is not None
    assert (mail.message.text, mail.message.direction) == ("Jetzt geht es.", Message.Direction.INBOUND)
    assert mail.facts["named"] == ours


def test_an_answer_to_the_reply_address_is_enough() -> None:
    from firstline.channels.email.mail_ids import reply_address

    ticket = builders.a_ticket()
    address = reply_address(SERVICE, ticket.pk)

    mail = read(letter(to=address), to=(address,), at=later(minutes=5))

    assert (mail.fate, mail.reason, mail.ticket) == (Fate.FOLLOW_UP, "reply_address", ticket)


def test_the_number_in_the_subject_counts_for_somebody_who_takes_part() -> None:
    ticket = builders.a_ticket()

    mail = read(letter(subject=f"AW: Kein WLAN [#{ticket.number}]"), at=later(minutes=5))

    assert (mail.fate, mail.reason, mail.ticket) == (Fate.FOLLOW_UP, "number", ticket)


def test_writing_again_to_ones_own_mail_continues_it() -> None:
    first = read(letter(message_id="<first@nordlicht.example.net>"))

    mail = read(letter("PS: nur im Wohnzimmer.", References="<first@nordlicht.example.net>"), at=later(minutes=5))

    assert (mail.fate, mail.reason, mail.ticket) == (Fate.FOLLOW_UP, "earlier_mail", first.ticket)


def test_a_mail_about_a_closed_ticket_becomes_a_new_one_that_names_it() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    ours = answered(ticket)
    builders.closed(ticket)

    mail = read(letter("Es ist wieder weg.", In_Reply_To=ours, files=(("log.txt", b"x"),)), at=later(minutes=5))

    assert (mail.fate, mail.reason) == (Fate.NEW_TICKET, "came_back")
    assert mail.ticket is not None
    assert mail.ticket.same_matter_as == ticket
    assert Attachment.objects.get(name="log.txt").message == mail.message


def test_files_are_kept_with_the_message_also_programs() -> None:
    mail = read(letter(files=(("setup.exe", b"MZ"), ("notiz.txt", b"hallo"))))

    assert mail.message is not None
    assert sorted(mail.message.attachments.values_list("name", flat=True)) == ["notiz.txt", "setup.exe"]


def test_the_same_mail_through_two_of_our_addresses_is_one_ticket() -> None:
    raw = letter(to=f"{SERVICE}, it@lindenhof.example.org")
    first = read(raw)

    second = read(b"Received: from elsewhere\r\n" + raw, to=("it@lindenhof.example.org",))

    assert (second.fate, second.first, second.ticket) == (Fate.DUPLICATE, first, first.ticket)
    assert Ticket.objects.count() == 1


def test_a_message_id_used_again_with_other_words_is_a_new_mail_and_marked() -> None:
    read(letter("Das Netz ist weg.", message_id="<one@x.example>"))

    other = read(letter("Etwas völlig Neues, der Drucker brennt.", subject="Drucker", message_id="<one@x.example>"))

    assert other.fate == Fate.NEW_TICKET
    assert other.is_suspicious
    assert "reused_id" in other.facts["doubts"]


def test_what_cannot_be_read_is_in_quarantine_and_the_next_mail_goes_on() -> None:
    broken, good = accepted(b"   "), accepted(letter())

    tasks.take_in(0)

    assert (fresh(broken).fate, fresh(broken).reason) == (Fate.QUARANTINED, "empty")
    assert fresh(good).fate == Fate.NEW_TICKET


def test_a_mail_that_makes_us_stumble_is_in_quarantine_after_one_try(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr(fates, "take_in", stumble)
    poison = accepted(letter())
    tasks.take_in(0)

    assert (fresh(poison).fate, fresh(poison).reason, fresh(poison).tries) == (Fate.QUARANTINED, "poison", 1)
    assert not Ticket.objects.exists()


def test_a_mail_over_which_the_worker_died_again_and_again_is_in_quarantine() -> None:
    mail = accepted(letter())
    InboundMail.objects.filter(pk=mail.pk).update(tries=intake.MOST_BEGINNINGS)

    tasks.take_in(0)

    assert (fresh(mail).fate, fresh(mail).reason) == (Fate.QUARANTINED, "ends_worker")


def test_a_full_disk_is_not_the_mails_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fates, "take_in", full)
    mail = accepted(letter())
    with pytest.raises(OSError, match="No space"):
        tasks.take_in(0)

    assert (fresh(mail).fate, fresh(mail).tries) == (Fate.WAITING, 0)


def test_a_mail_that_is_too_big_is_refused_and_listed(settings: Settings) -> None:
    settings.MAIL_MAX_BYTES = 100

    with pytest.raises(TooBig):
        accepted(letter())

    mail = InboundMail.objects.get()
    assert (mail.fate, mail.reason) == (Fate.REFUSED, "too_big")
    assert mail.size > 100


def test_an_absence_note_reopens_nothing_and_moves_no_clock() -> None:
    ticket = builders.waiting(builders.a_ticket(agent=cast.mia()), waiting_for=WaitingFor.REQUESTER)
    ours = answered(ticket)
    builders.waiting(ticket, waiting_for=WaitingFor.REQUESTER)

    mail = read(letter("Ich bin bis 30.11.2026 nicht im Büro.", subject="Abwesend", In_Reply_To=ours, Auto_Submitted="auto-replied"))

    assert (mail.fate, mail.kind, mail.ticket) == (Fate.NOTED, InboundMail.Kind.AUTO_REPLY, ticket)
    assert builders.fresh(ticket).status == Ticket.Status.WAITING
    assert Message.objects.filter(ticket=ticket, direction=Message.Direction.INBOUND).count() == 1
    assert Event.objects.filter(stream=ticket.stream, kind="mail.noted").count() == 1


def test_a_storm_becomes_one_ticket_with_a_count_and_others_are_served(settings: Settings) -> None:
    settings.MAIL_STORM_PER_MINUTE = 5
    for number in range(12):
        accepted(letter(f"Alarm {number}", subject=f"Alarm {number}", sender=STRANGER), sender=STRANGER)
    renates = accepted(letter())

    tasks.take_in(0)

    assert InboundMail.objects.filter(fate=Fate.FOLDED).count() == 7
    first = InboundMail.objects.filter(fate=Fate.FOLDED).values_list("first", flat=True).distinct().get()
    assert first is not None
    assert InboundMail.objects.get(pk=first).facts["folded"] == 7
    assert fresh(renates).fate == Fate.NEW_TICKET


def test_what_piled_up_while_the_desk_stood_still_is_no_storm(settings: Settings) -> None:
    settings.MAIL_STORM_PER_MINUTE = 5
    for number in range(8):
        accepted(letter(f"Bericht {number}", sender=STRANGER), sender=STRANGER, at=later(minutes=number))

    tasks.take_in(0)

    assert not InboundMail.objects.filter(fate=Fate.FOLDED).exists()


def test_the_same_matter_is_offered_to_an_agent_not_decided() -> None:
    first = read(letter("Das Netz im Büro ist weg.", subject="Kein Netz im Büro"))

    second = read(letter("Immer noch kein Netz im Büro, bitte helfen.", subject="Kein Netz im Büro!"), at=later(days=2))

    assert second.fate == Fate.NEW_TICKET
    assert second.may_belong_to == first.ticket
    assert second.ticket != first.ticket


def test_the_sweep_finds_what_nobody_called_for() -> None:
    accepted(letter())
    accepting.wake()
    accepting.wake()

    tasks.take_in(0)

    assert not InboundMail.objects.filter(fate=Fate.WAITING).exists()
    assert InboundMail.objects.get().decided_at is not None


def test_a_second_look_changes_nothing() -> None:
    mail = accepted(letter())
    seen = next(intake.waiting())

    intake.take_in(mail=seen, now=NOW)
    intake.take_in(mail=seen, now=NOW)

    assert Ticket.objects.count() == 1
    assert fresh(mail).sender_address == RENATE


def test_what_comes_while_others_are_read_is_read_after_them() -> None:
    first = accepted(letter(sender=STRANGER), sender=STRANGER)
    reading = intake.waiting()
    intake.take_in(mail=next(reading), now=NOW)

    second = accepted(letter())
    intake.take_in(mail=next(reading), now=NOW)

    assert (fresh(first).fate, fresh(second).fate) == (Fate.NEW_TICKET, Fate.NEW_TICKET)
    assert next(reading, None) is None


def test_what_somebody_decided_meanwhile_is_not_begun() -> None:
    mails = [accepted(letter(sender=STRANGER), sender=STRANGER), accepted(letter())]
    reading = intake.waiting()
    next(reading)
    InboundMail.objects.filter(pk=mails[1].pk).update(fate=Fate.DROPPED)

    InboundMail.objects.filter(pk=mails[0].pk).update(fate=Fate.DROPPED)

    assert next(reading, None) is None
    assert fresh(mails[1]).tries == 0


def test_a_stranger_whom_somebody_registered_meanwhile_is_that_person() -> None:
    who = identities.Claimed(STRANGER, "Karin Fremd", {})
    known = register_person(name="Karin Fremd", reached_by=[Reach(Address.Kind.MAIL, STRANGER)], now=NOW)

    assert identities.newcomer(who, text="Hallo", now=NOW) == known


def test_a_strangers_mail_costs_at_most_eighteen_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    """Two of them are the test's own savepoint, and one asks now and then for the version of the order."""
    read(letter(sender="vorher@example.com"), sender="vorher@example.com")
    accepted(letter(sender=STRANGER), sender=STRANGER)
    reading = intake.waiting()

    with django_assert_max_num_queries(18):
        intake.take_in(mail=next(reading), now=NOW)
