"""Analysis for ranking: the terms a text counts with, and the groups of terms a question asks for; the two sides of one agreement."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from firstline.search.compounds import Vocabulary
from firstline.search.folding import Token, tokens
from firstline.search.stemming import LANGUAGES, is_stop_word, stem

# A word of the title counts as often as so many of the text.
TITLE_WEIGHT = 2
# What a found part of a compound, another word for the same, and a corrected word are worth beside the word itself.
PART_WEIGHT, SYNONYM_WEIGHT, CORRECTED_WEIGHT = 0.6, 0.7, 0.7
# A code or product name (0x80070002, SAP2, *21*) tells more than any word.
CODE_WEIGHT = 1.5
MOST_GROUPS = 40
LONGEST_TERM = 40

Alike = Callable[[str], Collection[str]]


@dataclass(frozen=True)
class Group:
    """One idea of a question: the terms that may stand for it, each with its weight; `typed` is how it was written."""

    typed: str
    terms: Mapping[str, float]


def counted(*, title: str, text: str, language: str, vocabulary: Vocabulary) -> Counter[str]:
    """How often each term stands in a text with its title: stems of words and of their parts, and what has hyphens or dots as a whole."""
    counts: Counter[str] = Counter()
    for part, weight in ((title, TITLE_WEIGHT), (text, 1)):
        for token in tokens(part):
            if len(token.parts) > 1:
                counts[token.key] += weight
            for word in token.parts:
                if not is_stop_word(word):
                    counts[stem(word, language)] += weight
                    for piece in _split(word, language, vocabulary):
                        counts[stem(piece, language)] += weight
    return counts


def groups(
    *,
    question: str,
    vocabulary: Vocabulary,
    synonyms: Mapping[str, frozenset[str]],
    languages: Collection[str] = tuple(LANGUAGES),
    alike: Alike | None = None,
) -> list[Group]:
    """
    What a question asks for: each telling word with its other spellings and synonyms, and each part of a compound by itself.

    `languages` are those of the texts that are asked; `alike` gives the known words near to one that may be a slip.
    """
    found = list(tokens(question))
    asked: list[Group] = []
    for token in found:
        if all(is_stop_word(part) for part in token.parts):
            continue
        if len(token.parts) > 1:
            # What stands together may be written as one word elsewhere, and be another word there: WLAN-Router, E-Mail.
            asked.append(_group(token.key, 1.0, languages, synonyms, None))
        for word in token.parts:
            if is_stop_word(word):
                continue
            asked.append(_group(word, _weight(word, token), languages, synonyms, alike))
            asked += [_group(piece, PART_WEIGHT, languages, synonyms, None) for piece in _split(word, "de", vocabulary)]
    return asked[:MOST_GROUPS]


def _weight(word: str, token: Token) -> float:
    return CODE_WEIGHT if len(word) > 1 and any(sign.isdigit() for sign in word) and token.is_code else 1.0


def _group(word: str, weight: float, languages: Collection[str], synonyms: Mapping[str, frozenset[str]], alike: Alike | None) -> Group:
    terms = {stem(word, language)[:LONGEST_TERM]: weight for language in languages}
    ways = [(sorted(synonyms.get(word, ())), SYNONYM_WEIGHT)]
    if alike is not None and word.isalpha() and len(word) > 3:
        ways.append((sorted(alike(word)), CORRECTED_WEIGHT))
    for others, share in ways:
        for other in others:
            for language in languages:
                terms.setdefault(stem(other, language)[:LONGEST_TERM], weight * share)
    return Group(typed=word, terms=terms)


def _split(word: str, language: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    return vocabulary.split(word) if language != "en" else ()
