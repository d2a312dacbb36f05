"""Which addresses are ours: what is not is refused at the door, and nothing is passed on (threats, open relay)."""

import pytest

from firstline.administration.operations import choices
from firstline.channels.email import entrances
from firstline.channels.email.models import Entrance
from firstline.channels.email.tests.letters import SERVICE
from firstline.core import order
from firstline.testing.clock import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", [SERVICE, SERVICE.upper(), SERVICE.replace("@", "+t7.abc@"), "it@lindenhof.example.org"])
def test_an_entrance_is_ours_however_it_is_written(address: str) -> None:
    assert entrances.knows(address)


@pytest.mark.parametrize(
    "address",
    [
        "somebody@elsewhere.example.com",
        "service@elsewhere.example.com",
        "nobody@lindenhof.example.org",
        "services@lindenhof.example.org",
        "+service@lindenhof.example.org",
        "service@sub.lindenhof.example.org",
        "service@lindenhof.example.org.elsewhere.example.com",
        "victim%elsewhere.example.com@lindenhof.example.org",
        "victim@elsewhere.example.com@lindenhof.example.org",
        "@lindenhof.example.org",
        "service",
        "",
    ],
)
def test_mail_for_others_is_not_for_us(address: str) -> None:
    """Guard: entrances.knows."""
    assert not entrances.knows(address)
    assert entrances.entrance_for([address]) is None


def test_an_address_that_was_given_up_still_receives() -> None:
    Entrance.objects.filter(address=SERVICE).update(retired_at=NOW, is_default=False)
    order.changed()

    assert entrances.knows(SERVICE)


def test_the_desks_own_address_is_ours_before_it_is_an_entrance() -> None:
    choices.change_choices(values={"mailbox": "Desk@neustadt.example.org"}, by=None, now=NOW)

    assert entrances.knows("desk+t1@neustadt.example.org")
    assert not entrances.knows("other@neustadt.example.org")
