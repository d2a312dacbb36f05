"""What is measured: each thing the desk is asked to do, and the machine's own limits beside it."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from threading import Thread

import psycopg

from firstline.runtime.benching.client import Answer, Ask, Connection, Run, drive
from firstline.runtime.benching.desk import LEAD, Desk, as_body

PASSWORD = "lindenhof-demo"
WORDS = ("Router", "Drucker offline", "Passwort", "VPN", "Outlook", "Teams Ton", "Laptop langsam", "eduroam")
MESSAGES_ON_PAGE = 10


@dataclass(frozen=True)
class Measure:
    """One row of the table: how its connections are made, what they ask."""

    name: str
    connect: Callable[[], Connection]
    ask: Ask


def measures(desk: Desk) -> Iterator[Measure]:
    """All operations over HTTP, against this desk."""
    browse = browser_of(desk)
    with desk.database() as database:
        mails = [
            row[0] for row in database.execute("SELECT email FROM people_person WHERE organisation_id IS NOT NULL ORDER BY id LIMIT 500")
        ]
        open_ones = _numbers(database, "p.is_live AND q.code = 'l1-desk'", limit=400)
        long_ones = _numbers(
            database, f"q.code = 'l1-desk' AND {_SAID} BETWEEN {MESSAGES_ON_PAGE - 1} AND {MESSAGES_ON_PAGE + 1}", limit=100
        )
    long_ones, fresh = long_ones or open_ones, count()

    def create(connection: Connection, turn: int) -> Answer:
        text = f"Der Drucker im zweiten Stock druckt seit heute nur leere Seiten, Vorgang {next(fresh)}."
        requester = {"name": "Bench", "mail": mails[turn % len(mails)]}
        return connection.ask("POST", "/api/v1/tickets", as_body(subject="Drucker druckt leer", text=text, requester=requester))

    def reply(connection: Connection, turn: int) -> Answer:
        text = f"Guten Tag, bitte den Drucker einmal aus- und wieder einschalten. ({next(fresh)})"
        number = open_ones[turn % len(open_ones)]
        return connection.ask("POST", f"/api/v1/tickets/{number}/messages", as_body(text=text))

    yield Measure("empty view (robots.txt)", lambda: desk.connect({}), lambda c, _: c.ask("GET", "/robots.txt"))
    yield Measure("create (API)", desk.program, create)
    yield Measure("reply (API)", desk.program, reply)
    yield Measure("queue page, 50 rows", browse, lambda c, _: c.ask("GET", "/desk/?view=all"))
    yield Measure("ticket page, 10 messages", browse, lambda c, turn: c.ask("GET", f"/desk/tickets/{long_ones[turn % len(long_ones)]}/"))
    yield Measure(
        "find by words (API)", desk.program, lambda c, turn: c.ask("GET", f"/api/v1/tickets?subject={_word(turn)}&limit={_FOUND}")
    )
    yield Measure("find by words (palette)", browse, lambda c, turn: c.ask("GET", f"/desk/palette/?q={_word(turn)}"))


def browser_of(desk: Desk) -> Callable[[], Connection]:
    """The shift lead's browsers: they see every queue. Raises Refused."""
    cookies = desk.sign_in(LEAD, PASSWORD)
    return lambda: desk.browser(cookies)


# As many as the palette shows: the small desk has seldom more, and what a row costs to say is not what finding costs.
_FOUND = 6
_SAID = "(SELECT count(*) FROM tickets_message m WHERE m.ticket_id = t.id)"


def _numbers(database: psycopg.Connection, which: str, *, limit: int) -> list[int]:
    query = (
        "SELECT t.number FROM tickets_ticket t JOIN routing_placement p ON p.ticket_id = t.id JOIN routing_queue q ON q.id = p.queue_id "
        f"WHERE {which} ORDER BY t.id DESC LIMIT {limit}"
    )
    return [int(row[0]) for row in database.execute(query.encode())]


def _word(turn: int) -> str:
    return WORDS[turn % len(WORDS)].replace(" ", "+")


_BARE_TABLES = (
    b"CREATE TABLE IF NOT EXISTS bench_ticket (id bigserial PRIMARY KEY, number bigint UNIQUE, subject text, words text, at timestamptz)",
    b"CREATE TABLE IF NOT EXISTS bench_message "
    b"(id bigserial PRIMARY KEY, ticket bigint REFERENCES bench_ticket, words text, at timestamptz)",
)


def bare_transactions(desk: Desk, *, clients: int, requests: int, lasts: float) -> Run:
    """A ticket's and a message's row in one transaction, by bare psycopg: what this machine's disk and database allow."""
    with desk.database() as database:
        for table in _BARE_TABLES:
            database.execute(table)
    numbers = count(time.time_ns())
    run, share = Run(), max(1, requests // clients)

    def work() -> None:
        mine: list[float] = []
        with desk.database() as own:
            end = time.perf_counter() + lasts
            for _ in range(share):
                begin = time.perf_counter()
                with own.transaction():
                    row = own.execute(
                        "INSERT INTO bench_ticket (number, subject, words, at) VALUES (%s, %s, %s, now()) RETURNING id",
                        [next(numbers), "Drucker", "Der Drucker druckt seit heute nur leere Seiten."],
                    ).fetchone()
                    own.execute(
                        "INSERT INTO bench_message (ticket, words, at) VALUES (%s, %s, now())", [row and row[0], "Der Drucker druckt leer."]
                    )
                now = time.perf_counter()
                mine.append(now - begin)
                if now > end:
                    break
        run.seconds += mine

    _all_at_once([Thread(target=work) for _ in range(clients)], run)
    return run


def _all_at_once(threads: Sequence[Thread], run: Run) -> None:
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.whole = time.perf_counter() - begin


def live_delay(desk: Desk, *, rounds: int) -> Run:
    """From the sending of a reply to the moment in which another browser, nudged, has fetched the history."""
    browse = browser_of(desk)
    with desk.database() as database:
        number = _numbers(database, "p.is_live AND q.code = 'l1-desk'", limit=1)[0]
        row = database.execute("SELECT id FROM tickets_ticket WHERE number = %s", [number]).fetchone()
    watching, fetching, writing = browse(), browse(), desk.program()
    stream = watching.lines(f"/live/?s=ticket:{row[0] if row else 0}")
    run = Run()
    begin_all = time.perf_counter()
    _read_until(stream, b"catchup")
    for turn in range(rounds):
        begin = time.perf_counter()
        answer = writing.ask("POST", f"/api/v1/tickets/{number}/messages", as_body(text=f"Wir sehen nach ({turn})."))
        if answer.status >= 300:
            run.refused = f"{answer.status}"
            break
        _read_until(stream, b"event: nudge")
        shown = fetching.ask("GET", f"/desk/tickets/{number}/history/?after=0.0")
        run.seconds.append(time.perf_counter() - begin)
        if shown.status >= 300:
            run.refused = f"history: {shown.status}"
            break
    run.whole = time.perf_counter() - begin_all
    watching.close()
    return run


def _read_until(stream: object, mark: bytes) -> None:
    seen = b""
    while mark not in seen:
        read = stream.recv(65_536)  # type: ignore[attr-defined]  # a socket
        if not read:
            raise ConnectionResetError
        seen = seen[-200:] + read


def measured(measure: Measure, *, clients: int, requests: int, lasts: float) -> Run:
    connections = [measure.connect() for _ in range(clients)]
    try:
        for connection in connections:
            measure.ask(connection, 0)
        return drive(connections, measure.ask, requests=requests, lasts=lasts)
    finally:
        for connection in connections:
            connection.close()
