"""Message-IDs and reply addresses name their ticket to us and to nobody else."""

from collections.abc import Callable

import pytest

from firstline.channels.email import mail_ids

ADDRESS = "service@lindenhof.example.org"


def test_an_id_of_ours_names_its_ticket() -> None:
    assert mail_ids.ticket_of(mail_ids.fresh(4711)) == 4711
    assert mail_ids.ticket_of(mail_ids.fresh(4711).upper()) == 4711


def test_an_id_is_never_the_same_twice() -> None:
    assert len({mail_ids.fresh(1) for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "forged",
    [
        lambda good: good.replace(".t4711.", ".t4712."),  # Another ticket under the same seal.
        lambda good: good.replace(good[1:5], "0000"),  # Another random part.
        lambda good: good.replace("@", "0@"),
        lambda good: good.strip("<>"),
        lambda good: "<" + "0" * 32 + ".t4711." + "0" * 20 + "@localhost>",
        lambda good: "<4711@localhost>",
        lambda good: "",
    ],
)
def test_a_forged_id_names_nothing(forged: Callable[[str], str]) -> None:
    good = mail_ids.fresh(4711)

    assert mail_ids.ticket_of(forged(good)) is None
    assert mail_ids.ticket_of(good) == 4711


def test_an_id_without_a_ticket_names_none() -> None:
    assert mail_ids.ticket_of(mail_ids.fresh(None)) is None


def test_a_reply_address_names_its_ticket_whatever_servers_do_to_its_case() -> None:
    address = mail_ids.reply_address(ADDRESS, 4711)

    assert address.startswith("service+t4711.")
    assert address.endswith("@lindenhof.example.org")
    assert mail_ids.ticket_of_address(address.upper()) == 4711


def test_a_reply_address_is_never_longer_than_servers_allow() -> None:
    long = "x" * 50 + "@example.org"

    assert mail_ids.reply_address(long, 4711) == long


@pytest.mark.parametrize("token", ["", "+t4711", "+t4711." + "0" * 20, "+t4711.x"])
def test_other_addresses_name_nothing(token: str) -> None:
    assert mail_ids.ticket_of_address(f"service{token}@lindenhof.example.org") is None


def test_the_seal_of_an_address_is_none_of_an_id() -> None:
    seal = mail_ids.reply_address(ADDRESS, 4711).partition("t4711.")[2].partition("@")[0]

    assert mail_ids.ticket_of("<" + "0" * 32 + f".t4711.{seal}@localhost>") is None
