"""Each page speaks one language: no English word on a German page, and no German one on an English page."""

import re
from pathlib import Path

import polib
import pytest

import firstline
from tests.journeys.conftest import Visits

CATALOGUE = Path(firstline.__file__).parent / "locale/de/LC_MESSAGES/django.po"
# Words that only one of the two languages has.
ENGLISH = {"the", "and", "with", "your", "you", "are", "from", "for", "this", "please", "have", "nobody", "no", "by", "new", "save", "send"}
GERMAN = {"der", "das", "und", "mit", "ihr", "ihre", "nicht", "für", "von", "bei", "ist", "eine", "sie", "wird", "zu", "neu", "noch"}


class Dictionary:
    """The catalogue, asked from both sides."""

    def __init__(self) -> None:
        entries = [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]
        english = {form for entry in entries for form in (entry.msgid, entry.msgid_plural) if form}
        german = {form for entry in entries for form in (entry.msgstr, *entry.msgstr_plural.values()) if form}
        self.foreign = {"de": _sentences(english - german), "en": _sentences(german - english)}
        # Words that both languages have in common.
        self.foreign["en"] -= {"Router", "Level 3"}
        self.words = {"de": ENGLISH, "en": GERMAN}

    def strangers(self, said: list[str], language: str) -> list[str]:
        """What the page says in the other language."""
        found = []
        for text in said:
            words = set(re.findall(r"[a-zäöüß_]+", text.casefold()))
            if text in self.foreign[language] or words & self.words[language]:
                found.append(text)
        return found


def _sentences(texts: set[str]) -> set[str]:
    """Without those that have places for values: their words are known by the little words in them."""
    return {" ".join(text.split()) for text in texts if "%" not in text and "{" not in text}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_speaks_one_language(visits: Visits, language: str) -> None:
    dictionary = Dictionary()

    strangers = {text: visit.name for visit in visits(language) for text in dictionary.strangers(visit.said, language)}

    assert not strangers, "\n".join(f"{name}: {text}" for text, name in strangers.items())
