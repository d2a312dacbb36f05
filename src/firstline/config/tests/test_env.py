"""What the environment says is read strictly."""

import pytest

from firstline.config.env import MailPort, SettingError, mail_ports


def test_mail_comes_in_at_the_places_that_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTLINE_SMTP_LISTEN", "127.0.0.1:2525, lmtp://[::1]:2424")

    assert mail_ports("FIRSTLINE_SMTP_LISTEN") == [MailPort("127.0.0.1", 2525, False), MailPort("::1", 2424, True)]


def test_a_place_is_said_as_it_was_written_and_as_a_postfix_names_it() -> None:
    everywhere, lmtp = MailPort("0.0.0.0", 2525, False), MailPort("::1", 2424, True)

    assert (str(everywhere), everywhere.transport) == ("0.0.0.0:2525", "smtp:[127.0.0.1]:2525")
    assert (str(lmtp), lmtp.transport) == ("lmtp://[::1]:2424", "lmtp:inet:[::1]:2424")


def test_no_place_is_no_listener(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FIRSTLINE_SMTP_LISTEN", raising=False)

    assert mail_ports("FIRSTLINE_SMTP_LISTEN") == []


@pytest.mark.parametrize("wrong", ["2525", "127.0.0.1", "smtps://127.0.0.1:465", "127.0.0.1:port", "127.0.0.1:99999", "lmtp://host:24/x"])
def test_a_place_that_is_none_stops_the_start_with_a_hint(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTLINE_SMTP_LISTEN", wrong)

    with pytest.raises(SettingError, match="write it like"):
        mail_ports("FIRSTLINE_SMTP_LISTEN")
