"""Whose word counts: a trusted server's on top of the mail, nobody else's."""

import pytest
from pytest_django.fixtures import Settings

from firstline.channels.email.tests.letters import RENATE, letter, read
from firstline.testing import builders
from firstline.tickets.models import Delivery, Participant

pytestmark = pytest.mark.django_db

VOUCHED = "mx.lindenhof.example.org; dmarc=pass header.from=nordlicht.example.net; spf=pass smtp.mailfrom=nordlicht.example.net"


def test_a_trusted_servers_word_proves_the_sender_and_lets_the_colleague_in(settings: Settings) -> None:
    settings.MAIL_TRUSTED_AUTH = frozenset({"mx.lindenhof.example.org"})
    ticket = builders.a_ticket()
    ours = Delivery.objects.get(ticket=ticket).mail_id
    raw = b"Authentication-Results: " + VOUCHED.encode() + b"\r\n" + letter(In_Reply_To=ours, Cc="kollege@nordlicht.example.net")

    mail = read(raw, sender=RENATE)

    assert mail.authentication["by"] == "mx.lindenhof.example.org"
    assert mail.facts["proven"] is True
    assert Participant.objects.get().person.email == "kollege@nordlicht.example.net"


def test_the_same_word_of_anybody_else_proves_nothing() -> None:
    ticket = builders.a_ticket()
    ours = Delivery.objects.get(ticket=ticket).mail_id
    raw = b"Authentication-Results: " + VOUCHED.encode() + b"\r\n" + letter(In_Reply_To=ours, Cc="kollege@nordlicht.example.net")

    mail = read(raw, sender=RENATE)

    assert mail.facts["proven"] is False
    assert not Participant.objects.exists()
