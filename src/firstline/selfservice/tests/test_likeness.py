"""Whether two questions ask for the same."""

import pytest

from firstline.selfservice.likeness import most_alike, telling_words

CASES = [
    # Other endings, other order
    ("Beamer bleibt dunkel", "dunkel sind die Beamer", True),
    # Words that every question has do not count
    ("Wie bekomme ich einen Parkausweis?", "parkausweis bekommen", True),
    ("Parkausweis verloren", "Drucker druckt nicht", False),
]


@pytest.mark.parametrize(("one", "other", "alike"), CASES)
def test_what_asks_for_the_same_is_alike(one: str, other: str, alike: bool) -> None:
    known = [("known", telling_words(one, language="de"))]

    assert (most_alike(telling_words(other, language="de"), known) == "known") is alike


def test_the_most_alike_is_taken() -> None:
    known = [(text, telling_words(text, language="de")) for text in ("Parkausweis Tiefgarage verloren", "Parkausweis verloren")]

    assert most_alike(telling_words("parkausweis verloren", language="de"), known) == "Parkausweis verloren"
