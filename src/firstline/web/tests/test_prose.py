"""What people typed comes out as text, with harmless links only."""

import pytest

from firstline.web.presenters.prose import paragraphs

CASES = [
    # plain words, lines and paragraphs
    ("Hallo", "<p>Hallo</p>"),
    ("eins\nzwei\n\ndrei", "<p>eins<br>zwei</p><p>drei</p>"),
    # markup is text
    ("<b>fett</b>", "<p>&lt;b&gt;fett&lt;/b&gt;</p>"),
    # nothing but http, https, mailto and tel is a link
    ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
    ("data://text/html,x file:///etc/passwd", "<p>data://text/html,x file:///etc/passwd</p>"),
]


@pytest.mark.parametrize(("typed", "shown"), CASES)
def test_text_is_escaped_and_parted(typed: str, shown: str) -> None:
    assert paragraphs(typed) == shown


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("siehe https://example.org/a?b=1&c=2.", "https://example.org/a?b=1&amp;c=2"),
        ("(https://example.org)", "https://example.org"),
        ("mailto:x@example.org", "mailto:x@example.org"),
        ("tel:+493023125211", "tel:+493023125211"),
        # a quote ends the address and stays text
        ('https://example.org/"onmouseover="alert(1)', "https://example.org/"),
        ("https://example.org/'x", "https://example.org/"),
        ("MAILTO:x@example.org, danke", "MAILTO:x@example.org"),
    ],
)
def test_an_address_becomes_a_link_and_nothing_more(typed: str, address: str) -> None:
    html = paragraphs(typed)

    assert f'<a href="{address}" rel="noopener noreferrer nofollow" target="_blank">{address}</a>' in html
    assert 'onmouseover="' not in html


def test_a_bare_mail_address_can_be_written_to() -> None:
    assert '<a href="mailto:x@example.org" ' in paragraphs("An x@example.org schreiben.")


def test_a_link_that_pretends_shows_where_it_leads() -> None:
    assert '</a> <span class="real-host">[evil.example]</span>' in paragraphs("https://bank.de@evil.example/")
