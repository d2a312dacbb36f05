"""What people decide about mails: release and replay by administrators, joining and keeping apart by agents; who sees the log."""

import pytest

from firstline.channels.email import joining, queries, releasing, tasks
from firstline.channels.email.models import InboundMail
from firstline.channels.email.queries import MailNotFound, Wanted
from firstline.channels.email.releasing import AlreadyTakenIn
from firstline.channels.email.tests.letters import STRANGER, accepted, fresh, letter, read
from firstline.core.models import AuditEntry, Event
from firstline.testing import builders, cast
from firstline.testing.clock import NOW, later
from firstline.tickets.models import Delivery, Message, Ticket

pytestmark = pytest.mark.django_db

Fate = InboundMail.Fate


def two_alike() -> tuple[InboundMail, InboundMail]:
    first = read(letter("Das Netz im Büro ist weg.", subject="Kein Netz im Büro"))
    return first, read(letter("Auch heute kein Netz im Büro.", subject="Kein Netz im Büro"), at=later(days=1))


def test_ralf_releases_a_mail_from_quarantine_as_a_ticket_with_the_mail_as_a_file() -> None:
    mail = accepted(b"From: Jane <jane@other.example.com>\r\nSubject: Hilfe\r\n\r\nHallo")
    InboundMail.objects.filter(pk=mail.pk).update(fate=Fate.QUARANTINED, reason="poison")

    releasing.release(mail=mail, by=cast.ralf(), now=NOW)

    mail = fresh(mail)
    assert (mail.fate, mail.reason) == (Fate.NEW_TICKET, "released")
    assert mail.ticket is not None
    assert (mail.ticket.subject, mail.ticket.requester.email) == ("Hilfe", "jane@other.example.com")
    assert mail.message is not None
    assert mail.message.attachments.get().name == "mail.eml"
    assert AuditEntry.objects.filter(what="mail", actor=cast.ralf().pk).count() == 1


def test_what_was_dropped_can_be_taken_in_with_its_words() -> None:
    mail = read(letter("Rundbrief", sender=STRANGER, List_Unsubscribe="<mailto:x@y.example>"), sender=STRANGER)
    assert mail.fate == Fate.DROPPED

    releasing.release(mail=mail, by=cast.ralf(), now=NOW)

    taken = fresh(mail)
    assert taken.ticket is not None
    assert taken.ticket.own_words == "Rundbrief"


def test_a_mail_is_read_again_after_a_mistake_of_ours_was_mended() -> None:
    mail = accepted(letter())
    InboundMail.objects.filter(pk=mail.pk).update(fate=Fate.QUARANTINED, reason="poison", tries=1)

    releasing.replay(mail=mail, by=cast.ralf(), now=NOW)
    tasks.take_in(0)

    assert fresh(mail).fate == Fate.NEW_TICKET


def test_what_is_a_message_already_is_not_taken_in_twice() -> None:
    mail = read(letter())

    for verb in (releasing.release, releasing.replay):
        with pytest.raises(AlreadyTakenIn):
            verb(mail=mail, by=cast.ralf(), now=NOW)
    assert Ticket.objects.count() == 1


def test_mia_joins_the_second_mail_to_the_first_ticket() -> None:
    first, second = two_alike()
    assert first.ticket is not None
    assert second.ticket is not None
    assert second.may_belong_to == first.ticket

    joined = joining.join(mail=second, words="Gehört dazu.", by=cast.mia(), now=later(days=1))

    assert joined == first.ticket
    assert list(Message.objects.filter(ticket=joined).values_list("text", flat=True)) == [
        "Das Netz im Büro ist weg.",
        "Auch heute kein Netz im Büro.",
    ]
    closed = builders.fresh(second.ticket)
    assert (closed.status, closed.same_matter_as, closed.placement.is_live) == (Ticket.Status.CLOSED, first.ticket, False)
    assert (fresh(second).ticket, fresh(second).may_belong_to) == (first.ticket, None)
    assert Event.objects.filter(stream=joined.stream, kind="ticket.took_in").count() == 1


def test_an_answer_to_the_joined_ticket_lands_on_the_one_where_it_goes_on() -> None:
    first, second = two_alike()
    assert second.ticket is not None
    confirmation = Delivery.objects.get(ticket=second.ticket).mail_id
    joining.join(mail=second, words="Gehört dazu.", by=cast.mia(), now=later(days=1))

    mail = read(letter("Danke", In_Reply_To=confirmation), at=later(days=1, minutes=5))

    assert (mail.fate, mail.ticket) == (Fate.FOLLOW_UP, first.ticket)


def test_mia_keeps_two_matters_apart() -> None:
    first, second = two_alike()

    joining.keep_apart(mail=second, by=cast.mia(), now=later(days=1))

    assert fresh(second).may_belong_to is None
    assert fresh(second).ticket != first.ticket
    with pytest.raises(joining.NothingToDecide):
        joining.join(mail=second, words="Doch.", by=cast.mia(), now=later(days=1))


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(fate="new_ticket", text="drucker"),
        Wanted(mail_id="<find-me@x.example>"),
        Wanted(mail_id="find-me@x.example"),
        Wanted(header="x-own: Some   value"),
        Wanted(text="HELLER", header="Subject: Drucker druckt nicht"),
    ],
    ids=["fate and subject", "id", "id without brackets", "any header", "sender and header"],
)
def test_a_mail_is_found_in_the_log(wanted: Wanted) -> None:
    read(letter())
    mail = read(
        letter(subject="Drucker druckt nicht", message_id="<find-me@x.example>", X_Own="Some value", sender="Heller <heller@x.example>")
    )

    assert queries.mail_log(cast.viewer(cast.henrik()), wanted) == [mail]


def test_the_log_goes_on_after_a_page() -> None:
    mails = [read(letter(f"Nummer {number}", subject=f"Sache {number}")) for number in range(5)]
    henrik = cast.viewer(cast.henrik())

    page = queries.mail_log(henrik, Wanted(), limit=2)

    assert page == mails[:1:-1]
    assert queries.mail_log(henrik, Wanted(), before=page[1].pk, limit=2) == mails[2::-1]


def test_mia_sees_mails_of_her_queue_carla_not_and_renate_none() -> None:
    mail = read(letter())
    quarantined = read(b"  ")

    assert queries.mail_log(cast.viewer(cast.mia()), Wanted()) == [quarantined, mail]
    assert queries.mail_log(cast.viewer(cast.henrik()), Wanted()) == [quarantined, mail]
    for person in (cast.carla(), cast.renate(), cast.susanne(), cast.kai()):
        assert queries.mail_log(cast.viewer(person), Wanted()) == []
        with pytest.raises(MailNotFound):
            queries.raw_of(cast.viewer(person), mail.pk)


def test_ralf_sees_fates_but_no_letters() -> None:
    mail = read(letter())

    assert queries.mail_log(cast.viewer(cast.ralf()), Wanted()) == [mail]
    with pytest.raises(MailNotFound):
        queries.raw_of(cast.viewer(cast.ralf()), mail.pk)
    assert queries.raw_of(cast.viewer(cast.mia()), mail.pk).startswith(b"From: ")
