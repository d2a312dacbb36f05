"""The pages about mails that go out: the switch and its notice, signatures."""

import pytest
from django.test import Client
from django.urls import reverse

from firstline.channels.email import outage, signatures
from firstline.core import settings as choices
from firstline.people.models import Person
from firstline.testing import builders, cast
from firstline.testing.clock import NOW, later
from firstline.tickets.models import Delivery

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="firstline.web.access.Backend")
    return client


def test_ralf_holds_all_mails_and_every_page_of_his_says_so() -> None:
    ralf = signed_in(cast.ralf())

    ralf.post(reverse("administration:outgoing"), {"hold_outgoing": "on", "quote_history": "on"})

    assert choices.hold_outgoing.read()
    assert not choices.reply_tokens.read()
    notice = "Alle ausgehenden E-Mails werden zurückgehalten."
    assert notice in ralf.get(reverse("administration:overview")).content.decode()
    assert notice not in signed_in(cast.staff("henrik")).get(reverse("administration:overview")).content.decode()


def test_ralf_is_told_that_the_mail_server_is_away() -> None:
    builders.a_ticket(at=NOW)
    Delivery.objects.update(server_away_since=NOW)
    outage.notice(now=later(minutes=6))
    ralf = signed_in(cast.ralf())

    assert "Der Mailserver ist seit" in ralf.get(reverse("administration:overview")).content.decode()
    outage.end(now=later(minutes=7))
    assert "Der Mailserver ist seit" not in ralf.get(reverse("administration:overview")).content.decode()


def test_carla_signs_her_answers_and_ralf_those_of_a_queue() -> None:
    carla, queue = cast.carla(), cast.queue("l1-desk")

    signed_in(carla).post(reverse("administration:signature"), {"de": "Viele Grüße\nCarla", "en": ""})
    signed_in(cast.ralf()).post(reverse("administration:queue_signature", args=[queue.code]), {"de": "", "en": "The desk"})

    assert signatures.of_agent(carla, "en") == "Viele Grüße\nCarla"
    assert signatures.words_of_queue(queue) == {"en": "The desk"}
    assert "The desk" in signed_in(cast.ralf()).get(reverse("administration:audit")).content.decode()
