"""The words of this desk: packaged ones and those learned from its passages; parts of compounds, and corrections of typos."""

import threading
import time
from functools import lru_cache
from pathlib import Path

from django.db import connection

from firstline.core.db import operation
from firstline.search.compounds import Vocabulary
from firstline.search.folding import fold
from firstline.search.models import Word

# How long a process keeps what it has read.
KEPT_SECONDS = 600
LEARNED_PARTS = 20_000
# A word may be part of others if it stands in this share of the passages; rarer ones make wrong splits.
PART_SHARE = 0.0005
# An unfinished word is taken as the most frequent words that begin so.
COMPLETIONS = 20

_lock = threading.Lock()
_current: tuple[float, Vocabulary] | None = None


@lru_cache(maxsize=1)
def packaged_words() -> frozenset[str]:
    """The frequent words of the trade that every desk starts with, folded."""
    text = Path(__file__).with_name("frequent_words.txt").read_text(encoding="utf-8")
    return frozenset(fold(word) for word in text.split())


def current() -> Vocabulary:
    """The vocabulary of this process; read again from the table every ten minutes."""
    global _current
    # A span on the machine's own clock, not a moment: nothing that is stored depends on it.
    read_at = time.monotonic()
    known = _current
    if known is not None and read_at - known[0] < KEPT_SECONDS:
        return known[1]
    with _lock:
        learned = Word.objects.filter(share__gte=PART_SHARE, word__regex="^[a-z]{4,}$").order_by("-share", "word")
        words = frozenset(learned.values_list("word", flat=True)[:LEARNED_PARTS])
        fresh = Vocabulary(words | packaged_words())
        if known is not None and known[1] == fresh:
            fresh = known[1]  # Keeps what it has taken apart.
        _current = (read_at, fresh)
    return fresh


def forget() -> None:
    """Have the vocabulary read again at its next use."""
    global _current
    _current = None


@operation
def learn() -> int:
    """Count the words of the newest passages of each kind anew and return how many are known; safe to repeat."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '120s'")
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('search.vocabulary.learn'))")
        cursor.execute("CREATE TEMPORARY TABLE counted (word text PRIMARY KEY, share float NOT NULL) ON COMMIT DROP")
        cursor.execute(_COUNT, {"sample": _SAMPLE_SQL, "titles": "a"})
        learned = int(cursor.rowcount)
        cursor.execute(_FORGET_UNUSED)
        cursor.execute(_TAKE_UP)
        cursor.execute("DROP TABLE counted")
    forget()
    return learned


# Words are learned from the newest 20,000 passages of each kind; ts_stat takes its query as text.
# Words in titles (names, products) are learned at once, others from the second passage on.
# The kinds are found by jumps from one to the next in the index, because a large desk has a million passages.
_SAMPLE_SQL = """
    WITH RECURSIVE kinds (owner_kind) AS (
        SELECT min(owner_kind) FROM search_passage
        UNION ALL
        SELECT (SELECT min(owner_kind) FROM search_passage WHERE owner_kind > kinds.owner_kind) FROM kinds WHERE owner_kind IS NOT NULL
    )
    SELECT p.words FROM kinds,
    LATERAL (SELECT words FROM search_passage WHERE owner_kind = kinds.owner_kind ORDER BY owner_id DESC LIMIT 20000) AS p
    UNION ALL
    (SELECT words FROM search_source ORDER BY id DESC LIMIT 20000)
"""
# Every passage has the lexeme of its kind: these together are as many as were read.
_COUNT = """
    INSERT INTO counted (word, share)
    WITH said AS MATERIALIZED (SELECT word, ndoc FROM ts_stat(%(sample)s))
    SELECT word, max(ndoc)::float / greatest((SELECT sum(ndoc) FROM said WHERE starts_with(word, '@')), 1)
    FROM (
        SELECT word, ndoc FROM said WHERE ndoc >= 2
        UNION ALL
        SELECT word, ndoc FROM ts_stat(%(sample)s, %(titles)s)
    ) AS either
    WHERE word ~ '^[[:alpha:]][[:alnum:]]{2,39}$'
    GROUP BY word
    ORDER BY max(ndoc) DESC, word
    LIMIT 100000
"""
_FORGET_UNUSED = "DELETE FROM search_word WHERE NOT EXISTS (SELECT FROM counted WHERE counted.word = search_word.word)"
# A share that is nearly the same is left as it stands: most words are not written again.
_TAKE_UP = """
    INSERT INTO search_word (word, share) SELECT word, share FROM counted ORDER BY word
    ON CONFLICT (word) DO UPDATE SET share = excluded.share
    WHERE abs(search_word.share - excluded.share) > 0.2 * search_word.share
"""


def shares_of(lexemes: set[str]) -> dict[str, float]:
    """In what share of the passages each of these stands; unknown ones are left out."""
    return dict(Word.objects.filter(word__in=lexemes).values_list("word", "share"))


def beginning_with(prefix: str) -> list[str]:
    """The most frequent known words that begin so; prefix is letters and digits."""
    return list(Word.objects.filter(word__startswith=prefix).order_by("-share", "word").values_list("word", flat=True)[:COMPLETIONS])


def alike(key: str, *, most: int = 3) -> list[str]:
    """The known words that may have been meant: one slip in a short word, two in a longer one, nearest and most frequent first."""
    near = (
        "SELECT word, share FROM (SELECT word, share FROM search_word ORDER BY word <-> %s LIMIT 60) AS nearest ORDER BY share DESC, word"
    )
    with connection.cursor() as cursor:
        cursor.execute(near, [key])
        words = [str(row[0]) for row in cursor.fetchall()]
    allowed = 1 if len(key) <= 5 else 2
    # Each slip adds or takes at most two letters from the set of letters: most words are ruled out without being compared.
    comparable = [word for word in words if abs(len(word) - len(key)) <= allowed and len(set(word) ^ set(key)) <= 2 * allowed]
    slips = [(slips_between(key, word), word) for word in comparable]
    close = sorted((number for number in slips if number[0] <= allowed), key=lambda pair: pair[0])
    nearest = close[0][0] if close else 0
    return [word for number, word in close if number == nearest][:most]


def slips_between(one: str, other: str) -> int:
    """How many letters were missed, added, changed or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        above, row = row, [i]
        for j, sign in enumerate(other, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != sign))
            if before and j > 1 and letter == other[j - 2] and one[i - 2] == sign:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]
