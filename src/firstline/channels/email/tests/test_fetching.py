"""Fetching from a real Dovecot: what is new comes once, is kept before it is marked, and trouble is told."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest

from firstline.channels.email import fetching, mailboxes
from firstline.channels.email.entrances import open_entrance
from firstline.channels.email.fetching import MailboxTrouble
from firstline.channels.email.mailboxes import Access
from firstline.channels.email.models import Entrance, InboundMail
from firstline.channels.email.port import FreshToken
from firstline.channels.email.rounds import Reader
from firstline.channels.email.secrets import OAuth, Password, SealBroken, seal, unseal
from firstline.channels.email.tests.letters import letter
from firstline.testing import cast
from firstline.testing.clock import NOW, later
from firstline.testing.dovecot import PASSWORD, Dovecot, dovecot

pytestmark = pytest.mark.django_db

BOX = "it@neustadt.example.org"


class Tokens:
    """A token endpoint that counts."""

    def __init__(self) -> None:
        self.asked = 0

    def refresh(self, secret: OAuth) -> FreshToken:
        self.asked += 1
        return FreshToken(f"access-{self.asked}", 3600, "next")


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot() as running:
        yield running


@pytest.fixture
def box(server: Dovecot, request: pytest.FixtureRequest) -> str:
    """A mailbox for this test alone."""
    return f"{abs(hash(request.node.name))}@neustadt.example.org"


@pytest.fixture
def access(server: Dovecot, box: str) -> Access:
    return Access("127.0.0.1", server.imap, Entrance.Security.NONE, box, "INBOX", Password(PASSWORD))


@pytest.fixture
def entrance(access: Access) -> Entrance:
    cast.mia()
    opened = open_entrance(address=access.user, name="IT", queue=None, is_default=False, now=NOW)
    return mailboxes.connect_mailbox(entrance=opened, access=access, by=None, now=NOW)


def visit(entrance: Entrance, access: Access, reader: Reader | None = None) -> Entrance:
    """One look into the mailbox."""
    entrance = Entrance.objects.get(pk=entrance.pk)
    with fetching.opened(access) as folder:
        (reader or Reader(entrance.pk, Tokens())).fetch(folder, entrance, now=NOW)
    return Entrance.objects.get(pk=entrance.pk)


def kept() -> list[str]:
    rows = InboundMail.objects.order_by("id")
    return [bytes(row.raw).decode().split("Subject: ", 1)[1].split("\n", 1)[0].strip() for row in rows]


def test_only_what_comes_after_connecting_is_fetched_once_and_marked(server: Dovecot, box: str, access: Access, entrance: Entrance) -> None:
    server.deliver(letter(subject="Before"), to=box)
    visit(entrance, access)
    server.deliver(letter(subject="After"), to=box)
    visit(entrance, access)
    seen = visit(entrance, access)

    assert kept() == ["After"]
    assert InboundMail.objects.get().way == InboundMail.Way.IMAP
    assert InboundMail.objects.get().entrance == entrance
    assert len(server.mails(box, only="UNSEEN")) == 1
    assert (seen.problem, seen.fetched_at is not None) == ("", True)


def test_a_folder_whose_numbers_are_new_is_read_again_and_the_known_are_known(
    server: Dovecot, box: str, access: Access, entrance: Entrance
) -> None:
    visit(entrance, access)
    server.deliver(letter(subject="One"), to=box)
    seen = visit(entrance, access)
    Entrance.objects.filter(pk=seen.pk).update(uid_validity=seen.uid_validity + 1, fetched_at=seen.fetched_at)
    server.deliver(letter(subject="Two"), to=box)

    visit(entrance, access)

    assert kept() == ["One", "One", "Two"]


def test_a_mail_that_breaks_the_line_lets_others_go_first(
    server: Dovecot, box: str, access: Access, entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(entrance, access)
    for subject in ("Poison", "Good"):
        server.deliver(letter(subject=subject), to=box)
    whole, cuts = fetching.Folder.raw, [True, True, True]

    def raw(folder: fetching.Folder, uid: int, *, most: int) -> bytes | None:
        content = whole(folder, uid, most=most)
        if content and b"Poison" in content and cuts:
            cuts.pop()
            raise MailboxTrouble("broken_off")
        return content

    monkeypatch.setattr(fetching.Folder, "raw", raw)
    reader = Reader(entrance.pk, Tokens())
    for _ in range(3):
        with pytest.raises(MailboxTrouble):
            visit(entrance, access, reader)
    assert kept() == ["Good"]
    visit(entrance, access, reader)

    assert kept() == ["Good", "Poison"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"secret": Password("wrong")}, "sign_in_refused"),
        ({"folder": "Nowhere"}, "folder_missing"),
        ({"host": "127.0.0.1", "port": 1}, "refused"),
        ({"security": Entrance.Security.STARTTLS}, "no_encryption"),
    ],
)
def test_what_is_wrong_with_a_mailbox_is_told(access: Access, wrong: dict[str, object], code: str) -> None:
    with pytest.raises(MailboxTrouble) as trouble:
        fetching.try_out(replace(access, **wrong))  # type: ignore[arg-type]

    assert trouble.value.code == code


def test_trying_out_tells_how_many_mails_lie_there(server: Dovecot, box: str, access: Access) -> None:
    server.deliver(letter(), to=box)

    assert fetching.try_out(access) == fetching.Tried(1, tells=True)


def test_a_problem_stands_at_the_entrance_until_it_is_mended(access: Access, entrance: Entrance) -> None:
    mailboxes.note_problem(entrance=entrance, problem="sign_in_refused: no", now=NOW)
    mailboxes.note_problem(entrance=entrance, problem="sign_in_refused: still no", now=later(minutes=5))
    ill = Entrance.objects.get(pk=entrance.pk)

    well = visit(entrance, access)

    assert (ill.problem, ill.problem_since) == ("sign_in_refused: still no", NOW)
    assert (well.problem, well.problem_since) == ("", None)


def test_access_is_renewed_when_it_ends_and_kept_sealed(access: Access, entrance: Entrance) -> None:
    secret = OAuth("https://login.example.com/token", "desk", "s", "first")
    entrance = mailboxes.connect_mailbox(entrance=entrance, access=replace(access, secret=secret), by=None, now=NOW)
    reader = Reader(entrance.pk, tokens := Tokens())

    first = reader._access(entrance, now=NOW).secret
    again = reader._access(entrance, now=later(minutes=30)).secret
    renewed = reader._access(entrance, now=later(minutes=61)).secret

    assert isinstance(first, OAuth)
    assert (first.access, first.refresh, again) == ("access-1", "next", first)
    assert isinstance(renewed, OAuth)
    assert (renewed.access, tokens.asked) == ("access-2", 2)
    assert b"access" not in bytes(Entrance.objects.get(pk=entrance.pk).sealed)


def test_a_secret_is_nothing_without_the_key_of_the_desk(settings: object) -> None:
    sealed = seal(Password("Geheim"))

    assert unseal(sealed) == Password("Geheim")
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    with pytest.raises(SealBroken):
        unseal(sealed)


def test_a_server_that_takes_no_mark_gives_each_mail_once(
    server: Dovecot, box: str, access: Access, entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(entrance, access)
    server.deliver(letter(subject="One"), to=box)

    def refuse(folder: fetching.Folder, uid: int) -> None:
        raise MailboxTrouble("broken_off", "read-only")

    monkeypatch.setattr(fetching.Folder, "mark_as_read", refuse)
    for _ in range(2):
        with suppress(MailboxTrouble):
            visit(entrance, access)

    assert kept() == ["One"]


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (b"* BYE overloaded\r\n", "unreachable"),
        (b"", "unreachable"),
        (b"* OK hello\r\n* BYE good night\r\n", "unreachable"),
        (None, "unreachable"),  # says nothing at all
    ],
)
def test_a_server_that_hangs_or_leaves_holds_nobody_up(
    access: Access, script: bytes | None, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "STEP_SECONDS", 0.3)
    with scripted(script) as port, pytest.raises(MailboxTrouble) as trouble:
        fetching.try_out(replace(access, port=port))

    assert trouble.value.code == code


@contextmanager
def scripted(script: bytes | None) -> Iterator[int]:
    """An IMAP server that says one thing and closes the line, or (None) says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        done = threading.Event()

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                if script is None:
                    done.wait(5)
                else:
                    line.sendall(script)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        done.set()
        thread.join(5)
