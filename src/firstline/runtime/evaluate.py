"""`firstline evaluate search`: how good the search is, on sets of questions with known answers, beside PostgreSQL's own full text."""

import argparse
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from firstline.runtime.evaluating.measures import DEPTH, Answer, Figures, figures
from firstline.runtime.folder import DataFolder
from firstline.runtime.postgres import DATABASE, ROLE, Server

if TYPE_CHECKING:
    from firstline.runtime.evaluating.question_sets import Question, QuestionSet

# Django is set up on a database of our own before the modules that need it are imported.

WAYS = ("postgresql", "words", "meaning", "both")
_HEAD = f"{'set':10}{'lang':6}{'way':12}{'asked':>6}{'hit@1':>8}{'hit@3':>8}{'hit@5':>8}{'MRR':>8}{'nDCG10':>8}{'empty':>8}{'AUROC':>8}"


def main(argv: Sequence[str]) -> int:
    """Print the table; 0 when all could be asked."""
    given = _parser().parse_args(list(argv))
    data = Path(given.data) if given.data else None
    print(_HEAD)
    with _database():
        from firstline.runtime.evaluating import question_sets

        names = given.sets.split(",") if given.sets else ["own", "world", *(question_sets.OUTSIDE if data else ())]
        for name in names:
            if name == "own":
                _measure([question_sets.own_pairs()])
            elif name == "world":
                _measure(question_sets.world())
            elif data is not None and name in question_sets.OUTSIDE:
                _measure([question_sets.outside(name, data)])
            else:
                print(f"There is no set {name} here; those of a folder need --data.", file=sys.stderr)
                return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="firstline evaluate")
    parser.add_argument("what", choices=["search"])
    parser.add_argument("--data", metavar="DIR", help="folder with the sets itkb, gnome_de, public/xquad_de and public/xquad_en")
    parser.add_argument("--sets", metavar="NAMES", help="only these, with commas between: own, world, itkb, gnome_de, xquad_de, xquad_en")
    return parser


@contextmanager
def _database() -> Iterator[None]:
    folder = DataFolder(path=Path(tempfile.mkdtemp(prefix="firstline-evaluate-")))
    folder.prepare()
    server = Server(folder=folder, overrides={"fsync": "off"})
    server.start()
    try:
        os.environ["FIRSTLINE_DATA"] = str(folder.path)
        os.environ["DATABASE_URL"] = f"postgresql://{ROLE}@/{DATABASE}?host={folder.sockets}"
        os.environ["FIRSTLINE_STATEMENT_TIMEOUT_MS"] = "600000"
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        yield
        connections.close_all()
    finally:
        server.stop()
        shutil.rmtree(folder.path, ignore_errors=True)


def _measure(turns: "Iterator[QuestionSet] | Sequence[QuestionSet]") -> None:
    answers: dict[tuple[str, str, str], list[Answer]] = defaultdict(list)
    for turn in turns:
        keys = _take_in(turn)
        _read()
        for way in WAYS:
            for question in turn.questions:
                answers[turn.name, question.language, way].append(_asked(way, question, keys))
    for (name, language, way), given in answers.items():
        print(_line(name, language, way, figures(given)), flush=True)


def _take_in(given: "QuestionSet") -> dict[int, str]:
    """Write the texts, learn their words, and write them again: compounds are taken apart by words that may come later."""
    from firstline.search import passages, vocabulary
    from firstline.search.models import Source

    numbers = {key: number for number, key in enumerate(dict.fromkeys(text.key for text in given.texts), start=1)}
    now = datetime.now(UTC)
    wanted = {(numbers[text.key], text.language) for text in given.texts}
    for source in Source.objects.all():
        if source.kind != given.name or (source.key, source.language) not in wanted:
            source.delete()
    for _ in range(2):
        for text in given.texts:
            passages.write(
                kind=given.name, key=numbers[text.key], language=text.language, scopes=("all",), title=text.title, text=text.text, now=now
            )
        vocabulary.learn()
    return {number: key for key, number in numbers.items()}


def _read() -> None:
    from firstline.search import meanings

    while meanings.fill():
        pass


def _asked(way: str, question: "Question", keys: dict[int, str]) -> Answer:
    from firstline.search.retrieval import By, retrieve

    if way == "postgresql":
        return Answer([keys[key] for key in _by_postgresql(question)], question.right, 0.0)
    by: dict[str, By] = {"words": "words", "meaning": "meaning", "both": "both"}
    hits = retrieve(question.text, language=question.language, scopes=None, limit=DEPTH, by=by[way])
    return Answer([keys[hit.key] for hit in hits], question.right, hits[0].answerable if hits else 0.0)


def _by_postgresql(question: "Question") -> list[int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_PLAIN, {"text": question.text, "limit": DEPTH})
        return [row[0] for row in cursor.fetchall()]


_PLAIN = """
    SELECT key FROM (
        SELECT key, max(ts_rank(said, asked)) AS rank FROM (
            SELECT key, to_tsvector(config, title || ' ' || text) AS said, websearch_to_tsquery(config, %(text)s) AS asked
            FROM search_source, LATERAL (SELECT (CASE language WHEN 'en' THEN 'english' ELSE 'german' END)::regconfig AS config) AS its
        ) AS both_sides
        WHERE said @@ asked GROUP BY key
    ) AS found
    ORDER BY rank DESC, key LIMIT %(limit)s
"""


def _line(name: str, language: str, way: str, measured: Figures) -> str:
    shares = (measured.hit1, measured.hit3, measured.hit5, measured.mrr, measured.ndcg, measured.empty)
    telling = "" if measured.telling is None else f"{measured.telling:.3f}"
    return f"{name:10}{language:6}{way:12}{measured.questions:>6}" + "".join(f"{share:>8.3f}" for share in shares) + f"{telling:>8}"
