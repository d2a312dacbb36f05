"""What our people write stands in our pages and can do nothing there."""

import pytest

from firstline.core.written_html import plain_text, tidy, to_edit


@pytest.mark.parametrize(
    ("written", "stands"),
    [
        # Plain text: blank lines part paragraphs, single ones lines.
        ("Erst dies.\nDann das.\n\nZuletzt jenes.", "<p>Erst dies.<br>Dann das.</p><p>Zuletzt jenes.</p>"),
        # Lines with numbers are steps.
        ("1. Stecker ziehen\n2. Warten", "<ol><li>Stecker ziehen</li><li>Warten</li></ol>"),
        ("- Laptop\n- Handy", "<ul><li>Laptop</li><li>Handy</li></ul>"),
        # Signs in plain text are not markup.
        ("Drücken Sie <Enter> & warten", "<p>Drücken Sie &lt;Enter&gt; &amp; warten</p>"),
        # Large headings become small ones, so that the page keeps its order.
        ("<h1>Titel</h1><p>Text</p>", "<h3>Titel</h3><p>Text</p>"),
        # Nothing runs, nothing loads from elsewhere, nothing is styled.
        ('<p onclick="x()" style="color:red" class="button">Hallo<script>x()</script></p>', "<p>Hallo</p>"),
        ('<p><img src="https://elsewhere.example/x.png" alt="Bild"></p>', '<p><img alt="Bild"></p>'),
        ('<p><a href="javascript:x()">hier</a></p>', '<p><a rel="noopener noreferrer nofollow">hier</a></p>'),
        ("   ", ""),
    ],
)
def test_what_is_written_is_made_tidy(written: str, stands: str) -> None:
    assert tidy(written) == stands


def test_what_is_tidy_stays_as_it_is() -> None:
    once = tidy('<p>Siehe <a href="https://example.org/a?b=1&c=2">dort</a></p><ol><li>Eins &lt;2</li></ol>')

    assert tidy(once) == once


def test_steps_keep_their_numbers_as_plain_text() -> None:
    assert plain_text("<p>Vorher</p><ol><li>Eins</li><li>Zwei</li></ol><ul><li>Drei</li></ul>") == "Vorher\n1. Eins\n2. Zwei\n- Drei"


@pytest.mark.parametrize(
    "text",
    ["Ein Satz.", "Erst dies.\nDann das.\n\nZuletzt.", "Vorher:\n\n1. Eins\n2. Zwei\n\nDanach.", "- Laptop\n- Handy <neu>"],
)
def test_plain_text_comes_back_to_its_field_as_it_was_typed(text: str) -> None:
    assert to_edit(tidy(text)) == text


def test_what_is_more_than_plain_text_comes_back_as_html() -> None:
    html = "<p><strong>Wichtig</strong></p>"

    assert to_edit(html) == html
