"""Links in plain text lead where they say, and nothing else becomes one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstline.core.links import harmless, linked


def hrefs(text: str) -> list[str]:
    return re.findall(r'<a href="([^"]*)"', linked(text))


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Siehe https://help.example.org/faq.", ["https://help.example.org/faq"]),
        ("(siehe https://help.example.org/a_(b))", ["https://help.example.org/a_(b)"]),
        ("https://help.example.org/?a=1&b=2, danke", ["https://help.example.org/?a=1&amp;b=2"]),
        ("Schreiben Sie an mia@lindenhof.example.org!", ["mailto:mia@lindenhof.example.org"]),
        ("»https://help.example.org«", ["https://help.example.org"]),
        ("<https://help.example.org>", ["https://help.example.org"]),
        ("eins https://a.example zwei http://b.example", ["https://a.example", "http://b.example"]),
        # Nothing else becomes a link.
        ("javascript:alert(1)", []),
        ("data:text/html,<script>alert(1)</script>", []),
        ("javascript://https://a.example/%0aalert(1)", []),
        ("vbscript:x file:///etc/passwd", []),
        ("https://", []),
        ("https://[::1", []),
        ("a@b", []),
        ("xhttps://a.example", []),
    ],
)
def test_is_linked(text: str, addresses: list[str]) -> None:
    assert hrefs(text) == addresses


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        'https://a.example/"onmouseover="alert(1)',
        "https://a.example/'onmouseover='alert(1)",
        "https://a.example/<script>alert(1)</script>",
        "https://a.example/&quot;onclick=alert(1)",
        "mia@a.example<script>",
        "https://a.example/`onclick=alert(1)`",
        "https://a.example\u2028javascript:alert(1)",
    ],
)
def test_hostile_text_stays_text(text: str) -> None:
    outside_tags = re.sub(r'<a href="[^"<>]*" rel="[a-z ]*" target="_blank">|</a>|<span class="real-host">|</span>', "", linked(text))

    assert "<" not in outside_tags
    assert '"' not in outside_tags


@given(st.text())
def test_no_text_makes_another_tag(text: str) -> None:
    assert set(re.findall(r"</?[a-z]+", linked(text))) <= {"<a", "</a", "<span", "</span"}


def test_a_disguised_place_is_shown() -> None:
    assert "[evil.example]" in linked("https://bank.de@evil.example/")
    assert "[xn--bnk-6cd.de]" in linked("https://b\u0430nk.de/")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("tel:+49-40-1234", "tel:+49-40-1234"),
        ("tel:javascript", ""),
        ("mailto:mia@a.example?subject=x", "mailto:mia@a.example?subject=x"),
        ("mailto:x", ""),
        ("https://a.example:8080/x", "https://a.example:8080/x"),
        ("HTTPS://A.example", "HTTPS://A.example"),
        ("https:\\\\a.example\\x", "https://a.example/x"),
        ("//a.example", ""),
        ("/logout", ""),
    ],
)
def test_harmless_addresses(address: str, kept: str) -> None:
    assert harmless(address) == kept
