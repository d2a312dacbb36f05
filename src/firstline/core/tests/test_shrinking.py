"""Small pictures of foreign ones: quick, bounded, and nothing that is broken or costly comes through."""

import io
import time
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from firstline.core import shrinking
from firstline.core.shrinking import NotShrunk, shrunk


def written(folder: Path, picture: Image.Image, kind: str = "PNG", **facts: object) -> Path:
    picture.save(folder / "picture", kind, **facts)
    return folder / "picture"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_becomes_a_small_one(kind: str, tmp_path: Path) -> None:
    small = Image.open(io.BytesIO(shrunk(written(tmp_path, Image.new("RGB", (3000, 1000), "red"), kind))))

    assert (small.format, small.size) == ("WEBP", (480, 160))


def test_a_photo_stands_upright_and_says_nothing_of_where_it_was_taken(tmp_path: Path) -> None:
    told = Image.Exif()
    told[0x0112] = 6  # turned by 90 degrees
    told[0x010E] = "where we live"
    source = written(tmp_path, Image.new("RGB", (600, 300), "red"), "JPEG", exif=told)

    content = shrunk(source)

    assert Image.open(io.BytesIO(content)).size == (160, 320)
    assert b"where we live" not in content


def test_what_unpacks_to_very_much_is_refused_at_once(tmp_path: Path) -> None:
    source = written(tmp_path, Image.new("1", (40_000, 30_000)))
    assert source.stat().st_size < 500_000
    began = time.monotonic()

    with pytest.raises(NotShrunk):
        shrunk(source)

    assert time.monotonic() - began < shrinking.SECONDS


def test_what_needs_more_memory_than_there_is_for_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotShrunk):
        shrunk(written(tmp_path, Image.new("RGBA", (7_000, 7_000))))


@pytest.mark.parametrize(
    "content",
    [b"", b"text", b"\x89PNG\r\n\x1a\n" + b"0" * 64, b"%!PS-Adobe-3.0 EPSF-3.0\n", b"<svg xmlns='http://www.w3.org/2000/svg'/>"],
    ids=["empty", "text", "broken", "postscript", "svg"],
)
def test_what_is_no_picture_gives_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(content)

    with pytest.raises(NotShrunk):
        shrunk(tmp_path / "picture")


def test_a_picture_cut_in_the_middle_gives_none(tmp_path: Path) -> None:
    source = written(tmp_path, Image.effect_noise((800, 800), 50), pnginfo=PngImagePlugin.PngInfo())
    source.write_bytes(source.read_bytes()[:4000])

    with pytest.raises(NotShrunk):
        shrunk(source)
