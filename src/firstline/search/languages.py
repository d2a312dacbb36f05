"""Languages: whether a question is German or English, by the small words that only one of them has."""

from pathlib import Path

from firstline.search.folding import tokens

# Folded, a line for each language.
TELLING = {
    language: frozenset(words)
    for language, *words in map(str.split, Path(__file__).with_name("telling_words.txt").read_text(encoding="utf-8").splitlines())
}


def of_question(text: str, *, otherwise: str) -> str:
    """The language with more of its small words; `otherwise` is that of the page it was asked on, for names and single words."""
    words = [token.key for token in tokens(text)]
    counts = {language: sum(word in telling for word in words) for language, telling in TELLING.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > counts.get(otherwise, 0) else otherwise
