"""The demo world's mails come the way that all mails come, each with its fate."""

import pytest

from firstline.channels.email.demo import bring_mails
from firstline.channels.email.models import AddressTrouble, InboundMail, MailText
from firstline.testing.clock import NOW

pytestmark = pytest.mark.django_db


def test_the_mails_of_the_demo_world_have_their_fates_and_come_once() -> None:
    bring_mails(NOW)
    bring_mails(NOW)

    fates = list(InboundMail.objects.order_by("id").values_list("fate", "kind"))

    assert [fate for fate, _ in fates] == [
        "new_ticket", "new_ticket", "follow_up", "new_ticket", "new_ticket", "noted", "new_ticket", "noted", "dropped", "quarantined",
    ]  # fmt: skip
    assert [kind for _, kind in fates][5:9] == ["auto_reply", "person", "bounce", "bulk"]
    assert set(AddressTrouble.objects.values_list("kind", flat=True)) == {"away", "failed"}
    shown = MailText.objects.get(mail__sender_address="betrieb@glasfaser-nord.example.net")
    assert "/files/" in shown.html
    assert shown.remote_pictures == 1
