"""Stems: what is left of a word without its endings, in German and English."""

import threading
from functools import lru_cache
from pathlib import Path

import snowballstemmer

LANGUAGES = {"de": "german", "en": "english"}
_made = threading.local()

# Words that tell nothing in a question; folded, both languages together.
STOP_WORDS = frozenset(Path(__file__).with_name("stop_words.txt").read_text(encoding="utf-8").split())


def is_stop_word(key: str) -> bool:
    return key in STOP_WORDS


@lru_cache(maxsize=200_000)
def stem(key: str, language: str) -> str:
    """Take the endings off a folded word; a word with a digit and a word of an unknown language stay whole."""
    name = LANGUAGES.get(language)
    if name is None or len(key) < 3 or not key.isalpha():
        return key
    stemmers: dict[str, snowballstemmer.stemmer] | None = getattr(_made, "stemmers", None)
    if stemmers is None:
        stemmers = _made.stemmers = {}  # A stemmer keeps the word it works on, so each thread has its own.
    if name not in stemmers:
        stemmers[name] = snowballstemmer.stemmer(name)
    return str(stemmers[name].stemWord(key))
