"""Mailboxes whose servers err (threats F9–F12): each mail comes once, whatever happens, and nobody waits for somebody else's server."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from firstline.channels.email import fetching, mailboxes, rounds, tasks
from firstline.channels.email.entrances import open_entrance
from firstline.channels.email.mailboxes import Access
from firstline.channels.email.models import Entrance, InboundMail
from firstline.channels.email.port import FreshToken, TokenAway, TokenRefused
from firstline.channels.email.rounds import Reader, Rounds
from firstline.channels.email.secrets import OAuth, Password
from firstline.channels.email.tests.imap_server import Faults, ImapDouble, imap_double
from firstline.channels.email.tests.letters import letter
from firstline.testing.clock import NOW
from firstline.testing.waiting import until
from firstline.tickets.models import Ticket

# Readers work in threads and give their connections back: each needs what the others see.
pytestmark = pytest.mark.django_db(transaction=True)


class Endpoint:
    """Gives access, or raises."""

    def __init__(self, *given: str | Exception) -> None:
        self.given = [*given]
        self.asked: list[OAuth] = []

    def refresh(self, secret: OAuth) -> FreshToken:
        self.asked.append(secret)
        answer = self.given.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return FreshToken(answer, 3600, "")


class Pauses(threading.Event):
    """Does not wait; notes how long it should have, and stops the reader after so many pauses or when all is there."""

    def __init__(self, most: int = 50, *, done: Callable[[], bool] = lambda: False) -> None:
        super().__init__()
        self.most, self.done = most, done
        self.taken: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.taken.append(timeout or 0.0)
        if self.done() or len(self.taken) >= self.most:
            self.set()
        return self.is_set()


def connected(box: ImapDouble, *, address: str = "it@neustadt.example.org", secret: Password | OAuth | None = None) -> Entrance:
    """An entrance whose mailbox it is, read up to its end."""
    entrance = open_entrance(address=address, name="IT", queue=None, is_default=False, now=NOW)
    access = Access("127.0.0.1", box.port, Entrance.Security.NONE, address, "INBOX", secret or Password("secret"))
    entrance = mailboxes.connect_mailbox(entrance=entrance, access=access, by=None, now=NOW)
    mailboxes.note_place(entrance=entrance, uid_validity=box.uid_validity, last_uid=max(box.mails, default=0), now=NOW)
    return entrance


@contextmanager
def reading(box: ImapDouble, entrance: Entrance) -> Iterator[None]:
    """A reader in its thread."""
    reader = Reader(entrance.pk, Endpoint())
    thread = threading.Thread(target=reader.run)
    thread.start()
    try:
        yield
    finally:
        reader.stop.set()
        box.end()
        thread.join(60)


def subjects() -> list[str]:
    return [bytes(row.raw).decode().split("Subject: ", 1)[1].split("\n", 1)[0].strip() for row in InboundMail.objects.order_by("id")]


def problem(entrance: Entrance) -> str:
    return Entrance.objects.get(pk=entrance.pk).problem


def read_all() -> list[str]:
    """Every mail's fate."""
    tasks.take_in(0)
    return list(InboundMail.objects.order_by("id").values_list("fate", flat=True))


@pytest.mark.parametrize("tells", ["", "at_once", "early"])
def test_a_server_that_tells_wakes_the_reader(tells: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "POLL_SECONDS", 300.0)
    with imap_double(tells=tells) as box, reading(box, entrance := connected(box)):
        until(lambda: box.count("IDLE") == 1)
        box.add(letter(subject="One"))
        until(lambda: subjects() == ["One"])
        until(lambda: box.count("IDLE") == 2)
        box.add(letter(subject="Two"))
        until(lambda: subjects() == ["One", "Two"])
        until(lambda: box.seen == {1, 2})

    assert box.count("LOGIN") == 1
    assert problem(entrance) == ""


def test_a_server_that_tells_only_after_sign_in_what_it_can_is_listened_to() -> None:
    with imap_double(before_sign_in="IMAP4rev1") as box, reading(box, connected(box)):
        until(lambda: box.count("IDLE") == 1)

    assert box.count("NOOP") == 0


@pytest.mark.parametrize("facts", [{"after_sign_in": "IMAP4rev1"}, {"faults": Faults(refused={"IDLE"})}], ids=["cannot", "refuses"])
def test_a_server_that_cannot_tell_is_asked_again_and_again(facts: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "POLL_SECONDS", 0.05)
    with imap_double(**facts) as box, reading(box, entrance := connected(box)):
        until(lambda: box.count("NOOP") >= 2)
        box.add(letter(subject="One"))
        until(lambda: subjects() == ["One"])
        until(lambda: box.seen == {1})

    assert box.count("LOGIN") == 1
    assert problem(entrance) == ""


def test_a_reader_that_is_stopped_ends_at_once_and_fetches_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    with imap_double(after_sign_in="IMAP4rev1") as box:
        reader = Reader(connected(box).pk, Endpoint())
        thread = threading.Thread(target=reader.run)
        thread.start()
        until(lambda: box.count("SEARCH") == 1)
        reader.stop.set()
        thread.join(20)
        assert not thread.is_alive()

    assert box.count("SEARCH") == 1


def run(entrance: Entrance, *, done: Callable[[], bool], most: int = 50, endpoint: Endpoint | None = None) -> list[float]:
    """Read until all is done, without really pausing; how long the pauses should have been."""
    pauses = Pauses(most, done=done)
    reader = Reader(entrance.pk, endpoint or Endpoint(), pauses)
    reader.run()
    return pauses.taken


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for what is new: the end of a visit is a pause of a minute."""

    def cannot(folder: fetching.Folder, seconds: float) -> None:
        raise fetching.CannotTell

    monkeypatch.setattr(fetching.Folder, "wait", cannot)


@pytest.mark.usefixtures("asked")
def test_f9_a_line_that_is_cut_within_a_mail_brings_each_mail_once_and_the_next_ones_first() -> None:
    with imap_double() as box:
        entrance = connected(box)
        box.add(*(letter(subject=str(number)) for number in range(1, 6)))
        box.faults.cut_fetch = {2: 3}
        pauses = run(entrance, done=lambda: InboundMail.objects.count() == 5)

    assert subjects() == ["1", "3", "4", "5", "2"]
    # Three times cut, then all was read.
    assert pauses == [5.0, 10.0, 20.0, 60.0]
    assert read_all() == ["new_ticket"] * 5
    assert problem(entrance) == ""


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("faults", [Faults(refused={"STORE"}), Faults(cut_at={"STORE": 3})], ids=["no_store", "cut at STORE"])
def test_f10_a_mail_that_cannot_be_marked_as_read_comes_once(faults: Faults) -> None:
    with imap_double(faults=faults) as box:
        entrance = connected(box)
        box.add(letter(subject="1"), letter(subject="2"))
        run(entrance, done=lambda: False, most=8)
        # And to a desk that was started again.
        run(entrance, done=lambda: False, most=4)

    assert subjects() == ["1", "2"]
    assert read_all() == ["new_ticket"] * 2


@pytest.mark.usefixtures("asked")
def test_f10_a_desk_that_ends_before_a_mail_is_marked_knows_that_it_has_it() -> None:
    with imap_double(faults=Faults(cut_at={"STORE": 1})) as box:
        entrance = connected(box)
        box.add(letter(subject="1"), letter(subject="2"))
        run(entrance, done=lambda: True)
        run(entrance, done=lambda: InboundMail.objects.count() == 2)

    assert subjects() == ["1", "2"]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("by", [1000, -1000], ids=["higher", "lower"])
def test_f11_mails_under_new_numbers_are_known(by: int) -> None:
    with imap_double() as box:
        entrance = connected(box)
        box.mails = {1001: letter(subject="1"), 1002: letter(subject="2")}
        run(entrance, done=lambda: InboundMail.objects.count() == 2)
        box.renumber(by=by)
        box.add(letter(subject="3"))
        run(entrance, done=lambda: InboundMail.objects.count() == 5)
        run(entrance, done=lambda: False, most=3)

    assert subjects() == ["1", "2", "1", "2", "3"]
    assert read_all() == ["new_ticket", "new_ticket", "duplicate", "duplicate", "new_ticket"]
    assert Ticket.objects.count() == 3
    seen = Entrance.objects.get(pk=entrance.pk)
    assert (seen.uid_validity, seen.last_uid) == (8, 1003 + by)


@pytest.mark.usefixtures("asked")
def test_f11_a_number_that_is_given_anew_is_another_mail() -> None:
    with imap_double() as box:
        entrance = connected(box)
        box.add(letter(subject="1"))

        def is_fetched_after_a_restore() -> bool:
            if box.uid_validity == 7:
                box.mails = {}
                box.renumber(by=0)
                box.add(letter(subject="2"))
                box.faults.cut_at = {"NOOP": 1}
            return InboundMail.objects.count() == 2

        run(entrance, done=is_fetched_after_a_restore)

    assert subjects() == ["1", "2"]


@pytest.mark.parametrize("fault", ["silent_at", "bye_at", "cut_at"])
def test_f12_a_server_that_fails_at_any_word_is_left_and_said_to_be_so(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "STEP_SECONDS", 0.5)
    told: dict[str, str] = {}
    for command in ("CAPABILITY", "LOGIN", "SELECT", "SEARCH", "FETCH", "STORE", "IDLE"):
        wrong = Faults(**{fault: {command: 1} if fault == "cut_at" else {command}})  # type: ignore[arg-type]
        with imap_double(faults=wrong) as box:
            entrance = connected(box)
            box.add(letter(subject=command))
            run(entrance, done=lambda: True)
        told[command] = problem(entrance).partition(":")[0]

    assert set(told.values()) <= {"unreachable", "broken_off"}
    # What was kept before is kept.
    assert subjects() == ["STORE", "IDLE"]


def test_f12_a_refused_sign_in_is_tried_again_at_growing_pauses_of_at_most_ten_minutes() -> None:
    with imap_double() as box:
        entrance = connected(box, secret=Password("wrong"))
        pauses = run(entrance, done=lambda: False, most=6)

    assert pauses == [60.0, 120.0, 240.0, 480.0, 600.0, 600.0]
    assert problem(entrance).startswith("sign_in_refused: ")
    assert "wrong password" in problem(entrance)
    assert box.count("LOGIN") == 6


def test_f12_other_mailboxes_go_on_while_one_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "LOOK_SECONDS", 0.05)
    watching = Rounds(Endpoint())
    with imap_double(faults=Faults(silent_at={"LOGIN"})) as hanging, imap_double() as box:
        connected(hanging, address="a@neustadt.example.org")
        entrance = connected(box, address="b@neustadt.example.org")
        thread = threading.Thread(target=watching.run)
        thread.start()
        until(lambda: hanging.count("LOGIN") == 1 and box.count("IDLE") == 1)
        box.add(letter(subject="1"))
        until(lambda: subjects() == ["1"])
        mailboxes.disconnect_mailbox(entrance=Entrance.objects.get(pk=entrance.pk), by=None, now=NOW)
        until(lambda: len(watching._readers) == 1)
        watching.stop.set()
        for one in (hanging, box):
            one.end()
        for running in [thread, *(one for one in threading.enumerate() if one.name.startswith("mailbox-"))]:
            running.join(60)

    assert not watching._readers


@pytest.mark.usefixtures("asked")
def test_access_that_the_server_takes_back_is_asked_for_anew() -> None:
    secret = OAuth("https://login.example.com/token", "desk", "s", "first", "stale", "2126-01-01T00:00:00+00:00")
    with imap_double(access="fresh") as box:
        entrance = connected(box, secret=secret)
        box.add(letter(subject="1"))
        pauses = run(entrance, endpoint=Endpoint("fresh"), done=lambda: InboundMail.objects.exists())

    assert pauses == [60.0, 60.0]
    assert (subjects(), problem(entrance)) == (["1"], "")


@pytest.mark.usefixtures("asked")
def test_access_is_renewed_before_it_is_used_and_a_refusal_is_told_in_words() -> None:
    secret = OAuth("https://login.example.com/token", "desk", "s", "first")
    endpoint = Endpoint(TokenAway("the answer was 503"), "fresh", TokenRefused("The grant has expired, please sign in again."))
    with imap_double(access="fresh") as box:
        entrance = connected(box, secret=secret)
        box.add(letter(subject="1"))
        told: list[str] = []
        pauses = run(entrance, endpoint=endpoint, done=lambda: bool(told.append(problem(entrance))) or len(told) == 2)
        Entrance.objects.filter(pk=entrance.pk).update(sealed=mailboxes.seal(secret))
        pauses += run(entrance, endpoint=endpoint, done=lambda: True)

    assert subjects() == ["1"]
    assert pauses == [5.0, 60.0, 60.0]
    assert told == ["token_away: the answer was 503", ""]
    assert problem(entrance) == "sign_in_refused: The grant has expired, please sign in again."
