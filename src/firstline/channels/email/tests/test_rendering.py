"""What our mails say and what they keep to themselves."""

import pytest

from firstline.channels.email.letters import compose
from firstline.people.models import Address
from firstline.people.operations import Reach
from firstline.testing import cast
from firstline.testing.clock import NOW
from firstline.tickets.models import Delivery
from firstline.tickets.operations import readdressing

pytestmark = pytest.mark.django_db


def test_the_notice_of_changed_addresses_says_what_to_do_and_names_none() -> None:
    renate = cast.renate()
    reach = Reach(Address.Kind.MAIL, "neu@nordlicht.example.net")
    readdressing.add_address(person=renate, reach=reach, by=cast.ralf().pk, now=NOW)

    mail = compose(Delivery.objects.get(person=renate), now=NOW)

    body = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has a plain part
    assert "wurden geändert" in mail["Subject"]
    assert "sagen Sie uns bitte sofort Bescheid" in body
    assert "http" not in body
    assert "neu@nordlicht" not in body
