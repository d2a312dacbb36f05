"""A mail is what stands before CRLF.CRLF, however the line cuts it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from firstline.channels.email.smtp.content import Content


def received(*pieces: bytes, most: int = 10_000) -> tuple[bytes, bytes, bool]:
    """The mail, what follows it, and whether it was too big."""
    with Content(most=most) as content:
        rest = b""
        for number, piece in enumerate(pieces):
            rest = content.feed(piece)
            if content.is_complete:
                return content.raw(), rest + b"".join(pieces[number + 1 :]), content.is_too_big
        raise AssertionError("no end")


@pytest.mark.parametrize(
    ("sent", "mail", "rest"),
    [
        (b"A: b\r\n\r\nHello\r\n.\r\n", b"A: b\r\n\r\nHello\r\n", b""),
        (b".\r\n", b"", b""),  # nothing at all
        (b"a\r\n.\r\nMAIL FROM:<x>\r\n", b"a\r\n", b"MAIL FROM:<x>\r\n"),  # the next one, sent at once
        (b"..a\r\n..\r\n...b\r\n.\r\n", b".a\r\n.\r\n..b\r\n", b""),  # dots that the line needed
        (b"a\n.\nb\r\n.\r\n", b"a\r\n.\r\nb\r\n", b""),  # line feeds alone end nothing
        (b"a\n.\r\nb\r\n.\r\n", b"a\r\n.\r\nb\r\n", b""),
        (b"a\r\n.\nb\r\n.\r\n", b"a\r\n\r\nb\r\n", b""),
        (b"a\r.\r\nb\r\n.\r\n", b"a\r.\r\nb\r\n", b""),
        (b"a\r.\rb\r\n.\r\n", b"a\r.\rb\r\n", b""),
        (b"a\r\n\x00.\r\nb\r\n.\r\n", b"a\r\n\x00.\r\nb\r\n", b""),
    ],
)
def test_only_a_dot_on_a_line_of_its_own_ends_it(sent: bytes, mail: bytes, rest: bytes) -> None:
    assert received(sent) == (mail, rest, False)


@given(some.lists(some.sampled_from([b"\r", b"\n", b".", b"a", b"\r\n", b"\r\n."]), max_size=20).map(b"".join), some.data())
@settings(max_examples=300, deadline=None)
def test_however_it_is_cut_it_is_the_same_mail(sent: bytes, data: some.DataObject) -> None:
    whole = sent + b"\r\n.\r\n"
    cuts = sorted(data.draw(some.lists(some.integers(0, len(whole)), max_size=6)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]

    assert received(*pieces) == received(whole)


@pytest.mark.parametrize(("size", "is_too_big"), [(998, False), (1000, False), (1001, True), (50_000, True)])
@pytest.mark.parametrize("cut", [1, 2, 3, 4, 7, 100_000])
def test_the_limit_is_met_to_the_byte_and_no_more_is_kept(size: int, is_too_big: bool, cut: int) -> None:
    sent = b"x" * (size - 2) + b"\r\n.\r\n"
    mail, _, found = received(*[sent[at : at + cut] for at in range(0, len(sent), cut)], most=1000)

    assert found == is_too_big
    assert len(mail) == size if not is_too_big else 1000 < len(mail) <= 1005
