"""
Finding by words with few and with many tickets: seeds made-up passages into a database of its own and prints a table.

    python benchmarks/search.py [--tickets 1000 100000] [--data DIR] [--keep]

The server is the product's embedded one with the product's settings. A ratio near 1 says that the time does not grow with the desk.
"""

import argparse
import itertools
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

PASSAGES_A_TICKET = 8
QUEUES = 15
AGENTS = 45
PEOPLE = 4_000
SYLLABLES = "ka lo mi ru ten bar sol ver dun gri pel osk ham fel wi zan tor ble nau schi quer stim pro lap dru".split()  # noqa: SIM905  A list of words reads better as a line.
GIVEN = "Renate Daniel Alois Elif Mia Yusuf Carla Ingrid Henrik Susanne Ralf Beate Kai Jonas Petra Tom Fatima Lena Oskar".split()  # noqa: SIM905  A list of words reads better as a line.


def main() -> None:
    """Seed, ask, print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--tickets", type=int, nargs="+", default=[1_000, 100_000])
    arguments.add_argument("--rounds", type=int, default=60)
    arguments.add_argument("--data", type=Path, help="where the databases are; a database that is there is used again")
    arguments.add_argument("--keep", action="store_true")
    arguments.add_argument("--one", type=int, help=argparse.SUPPRESS)
    arguments.add_argument("--result", type=Path, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.one:
        chosen.result.write_text(json.dumps(measured(chosen.data, chosen.one, chosen.rounds)), encoding="utf-8")
        return
    data = chosen.data or Path(tempfile.mkdtemp(prefix="firstline-search-"))
    figures: dict[int, dict[str, float]] = {}
    try:
        for tickets in chosen.tickets:
            figures[tickets] = in_child(data / str(tickets), tickets, chosen.rounds)
    finally:
        if not chosen.keep:
            shutil.rmtree(data, ignore_errors=True)
    show(figures)


def in_child(data: Path, tickets: int, rounds: int) -> dict[str, float]:
    """Each size in a process and a database of its own."""
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        subprocess.run(
            [sys.executable, __file__, "--one", str(tickets), "--rounds", str(rounds), "--data", data, "--result", result.name], check=True
        )
        figures: dict[str, float] = json.loads(Path(result.name).read_text(encoding="utf-8"))
        return figures


def measured(data: Path, tickets: int, rounds: int) -> dict[str, float]:
    """Start the server, seed if nothing is there, and ask every kind of question."""
    from firstline.runtime.folder import DataFolder
    from firstline.runtime.postgres import Server

    folder = DataFolder(path=data)
    folder.prepare()
    (data / "static").mkdir(exist_ok=True)
    server = Server(folder=folder)
    server.start()
    try:
        os.environ["FIRSTLINE_DATA"] = str(data)
        os.environ["DATABASE_URL"] = f"postgresql://firstline@/firstline?host={folder.sockets}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "firstline.config.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", "search", verbosity=0)
        from firstline.search.models import Passage

        world = World(tickets)
        if not Passage.objects.exists():
            seed(world, tickets)
        return ask(world, tickets, rounds)
    finally:
        server.stop()


class World:
    """What people of the made-up desk say; the same for the same number of tickets."""

    def __init__(self, tickets: int) -> None:
        from firstline.administration.world.reading import patterns

        self.chance = random.Random(7)
        self.patterns = patterns()
        self.weights = [pattern.weight for pattern in self.patterns]
        self.tail = ["".join(self.chance.choice(SYLLABLES) for _ in range(self.chance.randint(3, 5))) for _ in range(60_000)]
        self.family = [word.capitalize() for word in self.tail[:800]]
        self.people = [f"{self.chance.choice(GIVEN)} {self.chance.choice(self.family)}" for _ in range(min(PEOPLE, max(120, tickets // 8)))]
        self.queue_weights = [60, 8, 6, 5, 4, 4, 3, 2, 1, 2, 1, 1, 1, 1, 1]

    def rare_word(self) -> str:
        """By Zipf's law: the second half as often as the first."""
        return self.tail[min(int(len(self.tail) ** self.chance.random()), len(self.tail) - 1)]

    def texts(self, number: int) -> list[tuple[str, str]]:
        """Title and text of so many passages."""
        made = []
        for _ in range(number):
            pattern = self.chance.choices(self.patterns, self.weights)[0]
            pool = [*pattern.phrasings["de"] * 3, *(step["de"] for step in pattern.steps), *pattern.solutions("de"), pattern.causes["de"]]
            said = " ".join(self.chance.choice(pool) for _ in range(self.chance.randint(2, 6)))
            greeting = f"Guten Tag {self.chance.choice(self.people)}, " if self.chance.random() < 0.5 else ""
            tail = " ".join(self.rare_word() for _ in range(3))
            made.append((pattern.title["de"], f"{greeting}{said} {tail}. Viele Grüße {self.chance.choice(GIVEN)}"))
        return made

    def scopes(self) -> list[str]:
        queue = self.chance.choices(range(1, QUEUES + 1), self.queue_weights)[0]
        agents = self.chance.sample(range(1, AGENTS + 1), self.chance.randint(1, 2))
        return sorted([f"queue:{queue}", *(f"agent:{agent}" for agent in agents), *(["desk"] if queue != 8 else [])])


def seed(world: World, tickets: int) -> None:
    """Fill the index by COPY, as a generator of demo worlds does."""
    from django.db import connection

    from firstline.search import indexing, vocabulary

    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET maintenance_work_mem = '512MB'")
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'search_passage' AND indexdef LIKE '%USING gin%'")
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        rows = filled(world, tickets)
        first = next(rows)  # Reads the vocabulary before the connection is busy.
        with cursor.cursor.copy(f"COPY search_passage ({', '.join(indexing.COLUMNS)}) FROM STDIN") as copy:
            for row in itertools.chain([first], rows):
                copy.write_row(row)
        for _, definition in indexes:
            cursor.execute(definition)
        print(f"  {tickets} tickets seeded in {time.monotonic() - began:.0f} s")
        began = time.monotonic()
        vocabulary.learn()
        print(f"  words learned in {time.monotonic() - began:.1f} s")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(
            "SELECT pg_size_pretty(pg_table_size('search_passage')), pg_size_pretty(pg_indexes_size('search_passage')), "
            "(SELECT count(*) FROM search_word), (SELECT count(*) FROM search_passage)"
        )
        print("  table, indexes, words, passages:", *cursor.fetchone())


def filled(world: World, tickets: int) -> Iterator[tuple[Any, ...]]:
    """People first, then tickets with their messages; texts come back, each time with other rare words, because analysing takes longest."""
    from firstline.search import indexing, lexemes, vocabulary
    from firstline.search.indexing import Draft

    known = vocabulary.current()
    people = []
    for pk, name in enumerate(world.people, start=1):
        codes = (f"{name.replace(' ', '.').lower()}{pk}@falkenberg.example.com", f"+49 30 3126{pk:04d}")
        people.append(Draft("person", pk, "person", frozenset({"people"}), name, "Falkenberg AG", "", codes))
    yield from indexing.rows(people)
    pool = []
    for title, body in world.texts(min(20_000, tickets * PASSAGES_A_TICKET)):
        words = lexemes.of_passage(kind="ticket", title="", body=body, language="de", codes=(), vocabulary=known)
        pool.append((title, body, words, {entry.split("'", 2)[1] for entry in words.split(" ")}))
    for pk in range(1, tickets + 1):
        scopes = world.scopes()
        for part in range(PASSAGES_A_TICKET):
            title, body, words, there = world.chance.choice(pool)
            tail = [word for word in dict.fromkeys((world.rare_word(), world.rare_word())) if word not in there]
            body, words = " ".join((body, *tail)), " ".join((words, *(f"'{word}':900" for word in tail)))
            if part == 0:
                title = f"{title} · {world.people[pk % len(world.people)]}"
                words = lexemes.of_passage(
                    kind="ticket", title=title, body=body, language="de", codes=(str(100_000 + pk),), vocabulary=known
                )
                yield ("ticket", pk, "opening", scopes, "de", title, body, words)
            else:
                yield ("ticket", pk, f"message:{pk * 10 + part}", scopes, "de", "", body, words)


def questions(world: World, tickets: int) -> dict[str, Callable[[], str]]:
    """Kinds of questions people type."""
    chance = world.chance
    phrases = [said for pattern in world.patterns for said in pattern.phrasings["de"]]
    steps = [step["de"] for pattern in world.patterns for step in pattern.steps]
    long_words = sorted(
        {word.strip(".,;:?'!()") for phrase in [*phrases, *steps] for word in phrase.split() if len(word) > 5 and word.isalpha()}
    )

    def typo() -> str:
        word = chance.choice(long_words)
        return f"{word[:2]}{word[3]}{word[2]}{word[4:]} "

    return {
        "number": lambda: str(100_000 + chance.randint(1, tickets)),
        "frequent word": lambda: "Gerät ",
        "ordinary word": lambda: chance.choice(long_words) + " ",
        "word of the tail": lambda: world.rare_word() + " ",
        "rarest words": lambda: chance.choice(world.tail[20_000:]) + " ",
        "unknown word": lambda: f"xq{chance.randint(10**6, 10**7)}z ",
        "beginning, 2 letters": lambda: chance.choice(long_words)[:2],
        "beginning, 4 letters": lambda: chance.choice(long_words)[:4],
        "two words": lambda: f"{chance.choice(long_words)} {chance.choice(long_words)} ",
        "three words of one": lambda: (
            " ".join(chance.sample([word for word in chance.choice(steps).split() if len(word) > 3][:6], 2)) + " "
        ),
        "three frequent words": lambda: "Gerät Anmeldung neu ",
        "sentence": lambda: f"{chance.choice(phrases)} {world.rare_word()} ",
        "name in tickets": lambda: chance.choice(world.people) + " ",
        "typo": typo,
    }


def askers() -> dict[str, frozenset[str] | None]:
    """Whose eyes: shift lead, first level with the big queue, second level with a small one, many queues, everything."""
    return {
        "lead": frozenset({"desk", "queue:15", "agent:46"}),
        "big queue": frozenset({"queue:1", "agent:1"}),
        "small queue": frozenset({"queue:8", "agent:99"}),
        "twelve queues": frozenset({f"queue:{number}" for number in range(2, 14)} | {"agent:3"}),
        "all": None,
    }


def ask(world: World, tickets: int, rounds: int) -> dict[str, float]:
    """The median of each kind of question for each asker, and of a write, in milliseconds."""
    from firstline.search import asking, vocabulary
    from firstline.search.indexing import Draft, put

    vocabulary.current()
    asking.find(text="warm", scopes=None, kinds=(), limit=1)
    world.chance = random.Random(11)
    asked = questions(world, tickets)
    figures: dict[str, float] = {}
    slowest: dict[str, tuple[float, str]] = {}
    for who, scopes in askers().items():
        for kind, question in asked.items():
            world.chance.seed(kind)
            texts = [question() for _ in range(rounds)]
            took = [
                timed(lambda text=text, scopes=scopes: asking.find(text=text, scopes=scopes, kinds=("ticket",), limit=20)) for text in texts
            ]
            figures[f"{who}: {kind}"] = statistics.median(took)
            slowest[f"{who}: {kind}"] = max(zip(took, texts, strict=True))
    people = frozenset({"people"})
    for kind, text in {
        "name": lambda: world.chance.choice(world.people),
        "beginning": lambda: world.chance.choice(world.people)[:9],
    }.items():
        took = [timed(lambda text=text: asking.find(text=text(), scopes=people, kinds=("person",), limit=10)) for _ in range(rounds)]
        figures[f"person: {kind}"] = statistics.median(took)
    for key, (milliseconds, text) in sorted(slowest.items(), key=lambda item: -item[1][0])[:12]:
        print(f"  slowest {milliseconds:6.1f} ms  {key}: {text}")
    texts = [f"{body} {number}" for number, (_, body) in enumerate(world.texts(300))]
    made = iter(range(10**9, 10**10))
    took = [
        timed(
            lambda text=text: put(
                passages=[Draft("ticket", next(made), "opening", frozenset({"queue:1", "desk"}), "Neu", text, "de", ("7",))]
            )
        )
        for text in texts
    ]
    figures["put: median"] = statistics.median(took)
    figures["put: mean"] = statistics.mean(took)
    figures["put: slowest"] = max(took)
    figures["learn, first of the day"] = timed(vocabulary.learn)
    figures["learn, again"] = timed(vocabulary.learn)
    return figures


def timed(call: Callable[[], object]) -> float:
    """Milliseconds of computing, ours and the database's: other work of the machine does not count."""
    began = time.thread_time() + database_seconds()
    call()
    return (time.thread_time() + database_seconds() - began) * 1000


def database_seconds() -> float:
    """How long our server process has computed."""
    from django.db import connection

    return int(Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9


def show(figures: dict[int, dict[str, float]]) -> None:
    sizes = list(figures)
    print(f"{'p50, CPU milliseconds':36}" + "".join(f"{size:>10}" for size in sizes) + f"{'ratio':>8}")
    for key in figures[sizes[0]]:
        row = [figures[size][key] for size in sizes]
        print(f"{key:36}" + "".join(f"{value:10.2f}" for value in row) + f"{row[-1] / row[0]:8.2f}")


if __name__ == "__main__":
    main()
