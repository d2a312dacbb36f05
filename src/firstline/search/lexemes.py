"""What is written into the index for a text, and what is asked of it for a question: the two sides of one agreement."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from firstline.search.compounds import Vocabulary
from firstline.search.folding import TELLING_DIGITS, WORD, backwards, digits_of, numbers, squeeze, taken_apart, tokens, whole_key
from firstline.search.stemming import LANGUAGES, is_stop_word, stem

# Marks before lexemes that are not words: an owner's kind, a code that names exactly one thing, a number read backwards.
KIND, CODE, NUMBER = "@", "#", "~"
SHORTEST_PREFIX = 2
SHORTEST_NUMBER = 4
MOST_TERMS = 12
PLACES_KEPT = 4
LAST_PLACE = 16_000


@dataclass(frozen=True)
class Term:
    """
    One word of a question: the condition for it, and by what a snippet recognises it.

    `completed` is the condition for an unfinished word with the known words that begin so: many beginnings are slow in the index.
    """

    typed: str
    condition: str
    lexemes: frozenset[str]
    prefix: str = ""
    completed: str = ""

    @property
    def asked(self) -> str:
        """The condition for the index."""
        return self.completed or self.condition

    def recognises(self, key: str, language: str, vocabulary: Vocabulary) -> bool:
        if self.prefix and key.startswith(self.prefix):
            return True
        return not self.lexemes.isdisjoint(of_word(key, language, vocabulary))


@dataclass(frozen=True)
class Question:
    """What was typed, taken apart: the words asked for, and the condition of an exact number, address or serial ("" if none)."""

    terms: tuple[Term, ...]
    exact: str


@lru_cache(maxsize=200_000)
def of_word(key: str, language: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The lexemes of one folded word: itself, its stem, and its parts with theirs if it is a compound."""
    parts = vocabulary.split(key) if language != "en" else ()
    return tuple(dict.fromkeys(lexeme for word in (key, *parts) for lexeme in (word, stem(word, language))))


def of_passage(*, kind: str, title: str, body: str, language: str, codes: Iterable[str], vocabulary: Vocabulary) -> str:
    """Write a passage as PostgreSQL's tsvector: words of the title weigh A, of the body D, kind and codes stand before them."""
    places: dict[str, list[str]] = {}
    for lexeme in _of_codes(codes):
        places[lexeme] = ["1A"]
    places[f"{KIND}{kind}"] = ["1"]
    place = 1
    for text, weight in ((title, "A"), (body, "")):
        # What was seen of each word as it is written: where its lexemes stand; nothing more once these have places enough.
        seen: dict[str, list[list[str]] | None] = {}
        for word in WORD.findall(text):
            if word not in seen:
                parts = taken_apart(word)
                seen[word] = [places.setdefault(lexeme, []) for lexeme in _of_parts(parts, language, vocabulary)] if parts else None
            standing = seen[word]
            if standing is None:
                continue
            place = min(place + 1, LAST_PLACE)
            if standing and not _is_noted(standing, f"{place}{weight}"):
                seen[word] = []
        for digits in numbers(text):
            places.setdefault(NUMBER + backwards(digits), [f"{place}{weight}"])
    return " ".join(f"'{lexeme}':{','.join(where)}" for lexeme, where in places.items())


def _is_noted(standing: Sequence[list[str]], mark: str) -> bool:
    """Write the place down where there is room; false when there was none."""
    noted = False
    for where in standing:
        if len(where) < PLACES_KEPT:
            where.append(mark)
            noted = True
    return noted


def _of_parts(parts: tuple[str, ...], language: str, vocabulary: Vocabulary) -> Iterator[str]:
    if len(parts) > 1:
        yield whole_key(parts)
    for part in parts:
        if not (language and is_stop_word(part)):
            yield from of_word(part, language, vocabulary)


def _of_codes(codes: Iterable[str]) -> Iterator[str]:
    for code in codes:
        key = squeeze(code)
        if not key:
            continue
        yield CODE + key
        digits = digits_of(code)
        if len(digits) >= SHORTEST_NUMBER and not any(sign.isalpha() for sign in code):
            yield NUMBER + backwards(digits)


def completed(question: Question, words: Sequence[str]) -> Question:
    """The question with its unfinished last word taken as any of these; for the index only, because newer words are not among them."""
    last = question.terms[-1]
    beginning = f"{_quoted(last.prefix)}:*"
    ways = " | ".join(_quoted(word) for word in dict.fromkeys((last.prefix, *words)))
    condition = last.condition.replace(beginning, f"({ways})")
    return replace(question, terms=(*question.terms[:-1], replace(last, completed=condition)))


def of_question(text: str, vocabulary: Vocabulary) -> Question:
    """Take apart what was typed; the last word is taken as a beginning unless a space follows it."""
    found = list(tokens(text))
    telling = [token for token in found if not all(is_stop_word(part) for part in token.parts)] or found
    unfinished = found[-1] if found and not text[-1:].isspace() else None
    terms = tuple(_term(text[token.begin : token.end], token.parts, token is unfinished, vocabulary) for token in telling[:MOST_TERMS])
    return Question(terms=terms, exact=_exact(text, [token.key for token in found if token.is_code]))


def _term(typed: str, parts: tuple[str, ...], unfinished: bool, vocabulary: Vocabulary) -> Term:
    last = len(parts) - 1
    condition = " & ".join(_part(part, unfinished and index == last, vocabulary) for index, part in enumerate(parts))
    if last:
        condition = f"({_quoted(''.join(parts)[:40])} | ({condition}))"
    lexemes = frozenset(lexeme for part in parts for language in LANGUAGES for lexeme in of_word(part, language, vocabulary))
    return Term(typed, condition, lexemes, parts[-1] if unfinished and len(parts[-1]) >= SHORTEST_PREFIX else "")


def _part(key: str, unfinished: bool, vocabulary: Vocabulary) -> str:
    itself = _quoted(key) + (":*" if unfinished and len(key) >= SHORTEST_PREFIX else "")
    ways = [itself, *(_quoted(other) for other in dict.fromkeys(stem(key, language) for language in LANGUAGES) if other != key)]
    split = vocabulary.split(key)
    if split:
        ways.append("(" + " & ".join(_quoted(stem(part, "de")) for part in split) + ")")
    return ways[0] if len(ways) == 1 else f"({' | '.join(ways)})"


def _exact(text: str, code_keys: list[str]) -> str:
    ways = [_quoted(CODE + key) for key in code_keys]
    whole = squeeze(text)
    if code_keys and len(whole) <= 40:
        ways.append(_quoted(CODE + whole))
    digits = digits_of(text)
    if len(digits) >= SHORTEST_NUMBER and not any(sign.isalpha() for sign in text):
        # The end of a number tells it, whatever code of country or area was written before it.
        ways.append(_quoted(NUMBER + backwards(digits)[:TELLING_DIGITS]) + ":*")
    return " | ".join(dict.fromkeys(ways))


def kinds_condition(kinds: Iterable[str]) -> str:
    return " | ".join(_quoted(KIND + kind) for kind in sorted(kinds))


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
