"""Languages: a question tells by its small words; names alone leave it to the page."""

import pytest

from firstline.search.languages import of_question


@pytest.mark.parametrize(
    ("text", "page", "language"),
    [
        ("router leuchtet komme aber nich ins wlan", "en", "de"),
        ("my laptop is slow", "de", "en"),
        ("Drucker offline", "de", "de"),
        ("VPN", "en", "en"),
        ("0x80070002", "de", "de"),
    ],
)
def test_a_question_tells_its_language(text: str, page: str, language: str) -> None:
    assert of_question(text, otherwise=page) == language
