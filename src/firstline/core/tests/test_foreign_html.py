"""Foreign HTML can be shown: nothing of it runs, loads, submits or pretends to be ours, and its words stay."""

import re
import time
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstline.core.foreign_html import TAGS, sanitise, with_pictures
from firstline.core.tests import hostile_html

KNOWN = {"known": "/files/7/picture.png", "a@b": "/files/8/logo.png"}
ATTRIBUTES = frozenset({
    "href", "title", "target", "rel", "style", "src", "alt", "width", "height", "align", "valign", "bgcolor", "colspan", "rowspan", "dir",
    "lang", "border", "cellpadding", "cellspacing", "span", "color", "size", "face", "start", "type", "data-remote", "class",
})  # fmt: skip
STYLE_LOADS = re.compile(r"url|expression|image|@|\\|/\*|var\(|attr\(|position|fixed|important|animation|binding|behavior", re.IGNORECASE)


class Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


def clean(html: str) -> str:
    return sanitise(html, pictures=KNOWN.get).html


def assert_harmless(html: str) -> None:
    for tag, attributes in Seen(html).tags:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES
        assert attributes.get("class", "real-host") == "real-host"
        assert not STYLE_LOADS.search(attributes.get("style", ""))
        assert re.match(r"https?://|mailto:[^@]+@|tel:[+\d]|$", attributes.get("href", ""))
        assert "href" not in attributes or (attributes["target"] == "_blank" and "noopener" in attributes["rel"])
        assert attributes.get("src", "/files/7/picture.png") in KNOWN.values() or re.fullmatch(
            r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+", attributes["src"]
        )
        assert re.match(r"https?://|$", attributes.get("data-remote", ""))


@pytest.mark.parametrize(("attack", "piece"), hostile_html.ALL)
def test_nothing_of_it_runs_or_loads(attack: str, piece: str) -> None:
    assert_harmless(clean(piece))
    assert_harmless(clean(f"<div><table><tr><td>{piece}</td></tr></table></div>"))
    assert_harmless(clean(f"<p>before {piece} after"))


def test_two_pieces_together_are_no_worse() -> None:
    for (_one, first), (_other, second) in pairwise(hostile_html.ALL):
        assert_harmless(clean(first + second))


def test_there_are_many_and_they_are_the_catalogue() -> None:
    assert len(hostile_html.ALL) >= 200
    assert {word for attack, _piece in hostile_html.ALL for word in attack.split()} == {"X1", "X4", "X5", "X6", "X9"}


@given(
    st.lists(
        st.sampled_from([piece for _attack, piece in hostile_html.ALL]) | st.text(alphabet="<>\"'= /ab!-&;:#\x00", max_size=12), max_size=8
    )
)
def test_no_mixture_gets_through(pieces: list[str]) -> None:
    html = clean("".join(pieces))

    assert_harmless(html)
    assert clean(html).count("<") <= html.count("<") + html.count("real-host")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Guten Tag,<br>der <b>Drucker</b> druckt nicht.</p>", "Guten Tag,der Drucker druckt nicht."),
        # Forms lose their parts, not their words.
        ("<form><label>Name</label> Renate <button>Senden</button></form>", "Name Renate Senden"),
        ("<foo><bar>Text</bar></foo>", "Text"),
        ("5 < 6 und 7 > 6 &amp; &lt;b&gt;", "5 < 6 und 7 > 6 & <b>"),
        ("<p>eins<p>zwei <i>drei<p>vier", "einszwei dreivier"),
        ("<svg><text>x</text></svg>danach", "danach"),
        # What never ends is no reason to lose the rest.
        ("<svg>danach", "danach"),
        ("<!-- Kommentar -->danach", "danach"),
        ("<details><summary>Mehr</summary>Text</details>", "MehrText"),
        ("&euro;&nbsp;5 f&uuml;r Gr&ouml;&szlig;e", "€\xa05 für Größe"),
        ("<div>" * 500 + "tief" + "</div>" * 500, "tief"),
        ("<p title=it's>Das 'ist' so</p>", "Das 'ist' so"),
    ],
)
def test_words_stay(html: str, words: str) -> None:
    assert Seen(clean(html)).text == words


def test_tables_lists_and_colours_stay() -> None:
    html = '<table border="1"><tr><td style="color:#ff0000;padding:4px" colspan="2">rot<tr><td>b</table><ul><li>x<li>y</ul>'

    assert clean(html) == (
        '<table border="1"><tbody><tr><td style="color:#ff0000;padding:4px" colspan="2">rot</td></tr><tr><td>b</td></tr></tbody></table>'
        "<ul><li>x</li><li>y</li></ul>"
    )


def test_pictures_of_the_mail_are_shown_from_here() -> None:
    assert clean('<img src="cid:a@b" alt="Logo">') == '<img src="/files/8/logo.png" alt="Logo">'


def test_pictures_from_elsewhere_wait_and_are_counted() -> None:
    cleaned = sanitise(
        '<img src="http://shop.example/a.gif?x=1&y=2" alt="A" width="80"><img src="//shop.example/b.png">', pictures=KNOWN.get
    )

    assert cleaned.remote_pictures == 2
    assert 'data-remote="http://shop.example/a.gif?x=1&amp;y=2"' in cleaned.html
    assert " src=" not in cleaned.html


def test_asked_for_they_come_through_the_proxy() -> None:
    cleaned = sanitise('<p>a<img src="http://shop.example/a.gif?x=1&y=2" alt="A > B"><img src="cid:known"></p>', pictures=KNOWN.get)

    shown = with_pictures(cleaned.html, lambda address: f"/picture?of={address}&sign=1")

    assert [attributes.get("src") for tag, attributes in Seen(shown).tags if tag == "img"] == [
        "/picture?of=http://shop.example/a.gif?x=1&y=2&sign=1",
        "/files/7/picture.png",
    ]
    assert "data-remote" not in shown


def test_a_picture_of_one_dot_is_no_picture() -> None:
    cleaned = sanitise('<img src="https://track.example/o.gif" width="1" height="1">', pictures=KNOWN.get)

    assert (cleaned.html, cleaned.remote_pictures) == ("", 0)


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ('<a href="https://evil.example/x">https://bank.de</a>', "evil.example"),
        ('<a href="https://evil.example/x"><b>www.</b>bank.de</a>', "evil.example"),
        ('<a href="https://bank.de.evil.example">bank.de</a>', "bank.de.evil.example"),
        ('<a href="https://bank.de@evil.example/">Zur Bank</a>', "evil.example"),
        ('<a href="https:\\\\evil.example/bank.de">bank.de</a>', "evil.example"),
        ('<a href="https://b\u0430nk.de">b\u0430nk.de</a>', "xn--bnk-6cd.de"),
        # The same place, or no place promised.
        ('<a href="https://www.bank.de/konto">bank.de</a>', ""),
        ('<a href="https://konto.bank.de/">www.bank.de</a>', ""),
        ('<a href="https://bank.de/">Zur Bank</a>', ""),
        ('<a href="mailto:mia@lindenhof.example.org">mia@lindenhof.example.org</a>', ""),
    ],
)
def test_a_link_shows_where_it_really_leads(link: str, host: str) -> None:
    shown = re.findall(r'<span class="real-host">\[(.*?)\]</span>', clean(link))

    assert shown == ([host] if host else [])


@pytest.mark.parametrize(
    "piece",
    [
        "<div>", "<b>", "<a href=x>", "<table><tr><td>", "<", "&", "&amp", "<a", "<a x='", "<!--", "<style>", "<svg>", "<p><font size=1>x",
        "<img src=x ", "<p style=color:red;", "<svg><math>", "</div>", "<select>", "<li><ul>",
    ],
)  # fmt: skip
def test_no_tangle_keeps_the_sanitiser_busy(piece: str) -> None:
    begun = time.process_time()

    clean(piece * (300_000 // len(piece)))

    assert time.process_time() - begun < 5
