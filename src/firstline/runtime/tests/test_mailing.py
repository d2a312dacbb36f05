"""`firstline mail` answers mail servers with the codes that they know."""

import io
import os
import sys
from types import SimpleNamespace

import pytest
from pytest_django.fixtures import Settings

from firstline.channels.email.models import InboundMail
from firstline.channels.email.tests.letters import SERVICE, STRANGER, letter
from firstline.core import disk
from firstline.runtime import cli, mailing
from firstline.testing import cast
from firstline.testing.clock import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def arrives(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A mail on the standard input, and the desk's order."""
    cast.mia()
    raw = letter("Kein Netz.")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    return raw


def test_a_mail_from_the_standard_input_is_kept(arrives: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    code = mailing.take(sender=STRANGER, recipients=[SERVICE], now=NOW)

    kept = InboundMail.objects.get(pk=int(capsys.readouterr().out))
    assert (code, kept.way, bytes(kept.raw), kept.envelope_from) == (os.EX_OK, InboundMail.Way.COMMAND, arrives, STRANGER)


def test_somebody_unknown_is_no_recipient(arrives: bytes) -> None:
    assert mailing.take(sender="", recipients=["x@elsewhere.example.com"], now=NOW) == os.EX_NOUSER
    assert not InboundMail.objects.exists()


def test_a_mail_that_is_too_big_never_comes_in(arrives: bytes, settings: Settings) -> None:
    settings.MAIL_MAX_BYTES = 100

    assert mailing.take(sender="", recipients=[], now=NOW) == os.EX_UNAVAILABLE


def test_a_full_disk_is_temporary(arrives: bytes, settings: Settings) -> None:
    settings.DATA.mkdir(parents=True, exist_ok=True)
    disk.raise_flag(data=settings.DATA)
    try:
        assert mailing.take(sender="", recipients=[], now=NOW) == os.EX_TEMPFAIL
    finally:
        disk.lower_flag(data=settings.DATA)


def test_nothing_is_not_a_mail(arrives: bytes) -> None:
    sys.stdin.buffer.read()

    assert mailing.take(sender="", recipients=[], now=NOW) == os.EX_DATAERR


def test_a_wrong_call_is_told_as_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ending:
        cli.main(["mail", "--nonsense"])

    assert ending.value.code == os.EX_USAGE
