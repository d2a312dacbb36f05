"""Speaking with mail servers: who is refused, with which words, and when "250" is said."""

import smtplib
from collections.abc import Iterator

import pytest

from firstline.channels.email.smtp.door import Busy, NoRoom, TooLarge
from firstline.channels.email.tests.dialogues import Guest, Line, listening


@pytest.fixture
def door() -> Guest:
    return Guest()


@pytest.fixture
def line(door: Guest) -> Iterator[Line]:
    with listening(door) as port:
        line = Line(port)
        yield line
        line.close()


def test_several_mails_come_over_one_connection(door: Guest, line: Line) -> None:
    for number in (1, 2):
        line.begin()
        line.say(b"Subject: %d\r\n\r\n..Dot\r\n.\r\n" % number)
        assert line.hear() == f"250 2.0.0 Kept as {number}"

    assert door.kept == [b"Subject: 1\r\n\r\n.Dot\r\n", b"Subject: 2\r\n\r\n.Dot\r\n"]
    assert line.ask("QUIT").startswith("221")
    assert line.hear() == ""


def test_a_client_that_sends_everything_at_once_is_understood(door: Guest, line: Line) -> None:
    one = b"MAIL FROM:<>\r\nRCPT TO:<service@example.org>\r\nDATA\r\nA: b\r\n\r\nx\r\n.\r\n"
    line.say(b"EHLO me\r\n" + one + one + b"QUIT\r\n")

    heard = [line.hear()[:3] for _ in range(10)]

    assert heard == ["250", *["250", "250", "354", "250"] * 2, "221"]
    assert door.envelopes == [("", ("service@example.org",), "127.0.0.1")] * 2


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n\x00.\r\n"])
def test_no_second_mail_is_smuggled_in(door: Guest, line: Line, end: bytes) -> None:
    line.begin()
    inner = b"MAIL FROM:<boss@example.org>\r\nRCPT TO:<it@example.org>\r\nDATA\r\nFrom: boss@example.org\r\n\r\nForged\r\n"
    line.say(b"Subject: outer\r\n\r\nx" + end + inner + b".\r\n")

    assert line.hear().startswith("250")
    assert line.ask("NOOP").startswith("250")
    assert [sender for sender, _, _ in door.envelopes] == ["renate@example.net"]
    assert b"Forged" in door.kept[0]


@pytest.mark.parametrize("command", [b"NOOP\n", b"NOOP\nRSET\r\n", b"NO\rOP\r\n"])
def test_a_command_with_a_lone_line_feed_is_not_obeyed(line: Line, command: bytes) -> None:
    line.say(command if command.endswith(b"\r\n") else command + b"\r\n")

    assert line.hear().startswith("500 5.5.2")


@pytest.mark.parametrize(
    "to", ["somebody@elsewhere.example.com", "service@elsewhere.example.com", "elsewhere.example.com!x@example.org", ""]
)
def test_mail_for_others_is_refused_at_the_door(door: Guest, line: Line, to: str) -> None:
    line.ask("EHLO me")
    line.ask("MAIL FROM:<renate@example.net>")

    assert line.ask(f"RCPT TO:<{to}>").startswith("550 5.1.1")
    assert line.ask("DATA").startswith("503")


def test_the_postmaster_is_heard(line: Line) -> None:
    line.begin(to="Postmaster")


@pytest.mark.parametrize(
    ("trouble", "answer"), [(Busy(), "451 4.3.0"), (NoRoom(), "452 4.3.1"), (TooLarge(), "552 5.3.4"), (None, "250 2.0.0")]
)
def test_250_is_said_only_when_the_mail_is_kept(door: Guest, line: Line, trouble: Exception | None, answer: str) -> None:
    door.trouble = trouble
    line.begin()
    line.say(b"A: b\r\n\r\nx\r\n.\r\n")

    assert line.hear().startswith(answer)
    assert len(door.kept) == (trouble is None)
    assert line.ask("NOOP").startswith("250")


@pytest.mark.parametrize(("trouble", "answer"), [(Busy(), "451"), (NoRoom(), "452")])
def test_a_desk_in_trouble_says_later_and_never_no(door: Guest, line: Line, trouble: Exception, answer: str) -> None:
    door.trouble_at_rcpt = trouble
    line.ask("EHLO me")
    line.ask("MAIL FROM:<renate@example.net>")

    assert line.ask("RCPT TO:<service@example.org>").startswith(answer)


def test_the_largest_mail_is_announced_and_a_larger_one_refused_before_it_comes(line: Line) -> None:
    assert "SIZE 1000000" in line.ask("EHLO me")
    assert line.ask("MAIL FROM:<a@example.net> SIZE=1000001").startswith("552 5.3.4")
    assert line.ask("MAIL FROM:<a@example.net> SIZE=1000000 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=x").startswith("250")
    assert line.ask("RCPT TO:<service@example.org> NOTIFY=FAILURE ORCPT=rfc822;service@example.org").startswith("250")


def test_lmtp_answers_for_each_recipient(door: Guest) -> None:
    with listening(door, lmtp=True) as port:
        line = Line(port)
        assert line.ask("EHLO me").startswith("500")
        assert line.ask("LHLO me").startswith("250")
        line.ask("MAIL FROM:<renate@example.net>")
        assert line.ask("RCPT TO:<service@example.org>").startswith("250")
        assert line.ask("RCPT TO:<nobody@example.org>").startswith("550")
        assert line.ask("RCPT TO:<it@example.org>").startswith("250")
        line.ask("DATA")
        line.say(b"A: b\r\n\r\nx\r\n.\r\n")
        assert [line.hear()[:3], line.hear()[:3]] == ["250", "250"]
        line.close()

    assert len(door.kept) == 1


def test_a_server_of_ours_says_whose_mail_it_passes_on(door: Guest, line: Line) -> None:
    assert "XFORWARD" in line.ask("EHLO me")
    assert line.ask("XFORWARD NAME=mx.example.net ADDR=192.0.2.7 PROTO=ESMTP").startswith("250")
    line.begin()
    line.say(b"A: b\r\n\r\nx\r\n.\r\n")
    line.hear()

    assert door.envelopes[0][2] == "192.0.2.7"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("MAIL FROM:<a@b>", "503"),  # before any greeting
        ("EHLO", "501"),
        ("RCPT TO:<service@example.org>", "503"),
        ("DATA", "503"),
        ("EXPN all", "500"),
        ("AUTH PLAIN", "500"),
        ("", "500"),
        ("NOOP " + "x" * 5000, "500"),
        ("VRFY renate", "252"),
    ],
)
def test_what_is_out_of_turn_or_unknown_is_told(line: Line, said: str, answer: str) -> None:
    assert line.ask(said).startswith(answer)


def test_a_client_that_only_errs_is_sent_away(line: Line) -> None:
    heard = [line.ask("NONSENSE")[:3] for _ in range(20)]

    assert heard == ["500"] * 19 + ["421"]
    assert line.hear() == ""


def test_a_line_without_end_is_sent_away(line: Line) -> None:
    line.say(b"x" * 600_000)

    assert line.hear().startswith("421")


def test_a_client_that_falls_silent_is_sent_away(door: Guest) -> None:
    with listening(door, idle_seconds=0.2) as port:
        line = Line(port)
        assert line.hear().startswith("421 4.4.2")
        line.close()


def test_too_many_recipients_wait_for_the_next_mail(line: Line) -> None:
    line.ask("EHLO me")
    line.ask("MAIL FROM:<renate@example.net>")
    heard = [line.ask("RCPT TO:<service@example.org>")[:3] for _ in range(101)]

    assert heard == ["250"] * 100 + ["452"]


def test_a_connection_lost_in_mid_mail_leaves_nothing(door: Guest) -> None:
    with listening(door) as port:
        line = Line(port)
        line.begin()
        line.say(b"Subject: half\r\n\r\nabc")
        line.close()
        other = Line(port)
        other.begin()
        other.say(b"Subject: whole\r\n\r\nabc\r\n.\r\n")
        assert other.hear().startswith("250")
        other.close()

    assert door.kept == [b"Subject: whole\r\n\r\nabc\r\n"]


def test_what_python_sends_arrives_to_the_byte(door: Guest) -> None:
    with listening(door) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail(
            "ä@example.net", ["service@example.org"], b"A: \xc3\xa4\r\n\r\n.dot\r\n" + b"y" * 2000 + b"\r\n", ["SMTPUTF8", "BODY=8BITMIME"]
        )

    assert door.kept == [b"A: \xc3\xa4\r\n\r\n.dot\r\n" + b"y" * 2000 + b"\r\n"]
