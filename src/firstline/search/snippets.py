"""Snippets: the piece of a text that shows why it was found, with the found words marked; plain text only, never HTML."""

from collections.abc import Sequence

from firstline.search.compounds import Vocabulary
from firstline.search.folding import Token, tokens
from firstline.search.lexemes import Term

Piece = tuple[str, bool]
LENGTH = 180
# Words shown before the first found one, in characters.
LEAD = 40
READ = 6_000


def snippet(body: str, *, terms: Sequence[Term], language: str, vocabulary: Vocabulary) -> tuple[Piece, ...]:
    """Cut the stretch with most of the found words out of the text and give it in pieces, each with whether it is a found word."""
    text = " ".join(body[:READ].split())
    found = _found(text, terms, language, vocabulary)
    begin = _begin(text, found)
    end = len(text) if len(text) <= begin + LENGTH else max(text.rfind(" ", begin, begin + LENGTH), begin + LENGTH // 2)
    pieces: list[Piece] = [("…", False)] if begin else []
    at = begin
    for token, _ in found:
        if token.begin >= at and token.end <= end:
            pieces += [(text[at : token.begin], False), (text[token.begin : token.end], True)]
            at = token.end
    pieces += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return tuple(piece for piece in pieces if piece[0])


def _found(text: str, terms: Sequence[Term], language: str, vocabulary: Vocabulary) -> list[tuple[Token, int]]:
    recognised: dict[tuple[str, ...], list[int]] = {}
    found: list[tuple[Token, int]] = []
    for token in tokens(text):
        if token.parts not in recognised:
            keys = {token.key, *token.parts}
            recognised[token.parts] = [
                index for index, term in enumerate(terms) if any(term.recognises(key, language, vocabulary) for key in keys)
            ]
        found += [(token, index) for index in recognised[token.parts]]
    return found


def _begin(text: str, found: Sequence[tuple[Token, int]]) -> int:
    if not found or len(text) <= LENGTH:
        return 0
    starts = [token.begin for token, _ in found]
    best = max(starts, key=lambda start: (len({index for token, index in found if start <= token.begin < start + LENGTH - LEAD}), -start))
    return text.find(" ", max(best - LEAD, 0), best) + 1 if best > LEAD else 0
