"""What holds for every template: it compiles, marks nothing foreign as safe, and carries nothing inline."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
ALL = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.*") if path.suffix in {".html", ".txt"})

FORBIDDEN = {
    "|safe": re.compile(r"\|\s*safe\b"),
    "autoescape off outside of mails": re.compile(r"\{%\s*autoescape off"),
    "style attribute": re.compile(r"\sstyle\s*="),
    "inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "hx-on": re.compile(r"\shx-on"),
    "script element": re.compile(r"<script\b(?![^>]*\b(nonce|type=\"application/json\"))", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "trigger with a filter": re.compile(r"hx-trigger=\"[^\"]*\["),
}


@pytest.mark.parametrize("name", ALL)
def test_a_template_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", [name for name in ALL if name.endswith(".html")])
@pytest.mark.parametrize("rule", FORBIDDEN)
def test_a_template_carries_nothing_inline_and_trusts_nothing_foreign(name: str, rule: str) -> None:
    assert not FORBIDDEN[rule].search((TEMPLATES / name).read_text(encoding="utf-8"))
