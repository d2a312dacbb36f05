"""Bytes to text, whatever the sender says they are: the declared charset if it fits, else the likeliest; never fails."""

import codecs
import re
from functools import lru_cache

from firstline.core.text import composed

# Looked at when the charset must be guessed; the rest is decoded alike.
_LOOKED_AT = 8 * 1024
# These are no charsets of texts, or take a time that grows with the square of the input.
_NEVER = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
# What writes windows-1252 often calls it by these names; it has all their characters and more.
_AS_WINDOWS = {"ascii", "iso8859-1", "latin-1", "iso-8859-1"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
_ALIASES = {
    "x-unknown": "", "unknown-8bit": "", "default": "", "x-user-defined": "", "utf8mb4": "utf-8", "unicode": "utf-8",
    "utf-8mb4": "utf-8", "unicode-1-1-utf-7": "utf-7", "unicode-1-1-utf-8": "utf-8", "x-mac-roman": "mac-roman",
    "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "cp-850": "cp850", "x-sjis": "shift_jis", "x-gbk": "gbk",
    "ks_c_5601-1987": "cp949", "gb2312": "gb18030", "windows-874": "cp874", "x-cp1252": "cp1252", "ansi_x3.4-1968": "ascii",
    "us-ascii": "ascii", "x-windows-949": "cp949", "iso-8859-1-windows-3.1-latin-1": "cp1252", "ansi": "cp1252",
}  # fmt: skip


def text_of(content: bytes, declared: str, *, guesses: bool = False) -> tuple[str, bool]:
    """
    The text, and whether it is what the sender declared (False: another charset, or with replacements).

    `guesses`: compare with what all charsets make of it, which takes some milliseconds; without, it is UTF-8 or windows-1252.
    """
    if content.isascii() and not _is_stateful(declared) and b"\x00" not in content:
        return tidy(content.decode("ascii")), True
    for mark, codec in _BOMS:
        if content.startswith(mark):
            return tidy(content.decode(codec, "replace")), True
    codec = codec_for(declared)
    if codec:
        text = _fitting(content, codec)
        if text is not None:
            return tidy(text), True
    return tidy(_guessed(content, guesses=guesses)), False


def tidy(text: str) -> str:
    """Newlines as \\n, NFC, without NULs, other control characters and lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return composed(_CONTROL.sub("", text))


@lru_cache(maxsize=200)
def codec_for(declared: str) -> str:
    """Python's name for a charset of texts, or nothing if there is none of that name."""
    name = declared.strip().strip("\"'").lower()[:60]
    name = _ALIASES.get(name, name)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    # Codecs like base64 or rot13 are no charsets; only a private attribute tells them.
    if not getattr(found, "_is_text_encoding", True) or found.name.replace("-", "_") in _NEVER:
        return ""
    return found.name


def _is_stateful(declared: str) -> bool:
    """Charsets that write more than ASCII in ASCII bytes."""
    name = declared.lower()
    return "utf-7" in name or "iso-2022" in name or name.startswith(("hz", "utf-16", "utf-32", "cp037", "cp273", "cp500", "cp1140"))


def _fitting(content: bytes, codec: str) -> str | None:
    if codec in _AS_WINDOWS or codec == "cp1252":
        # Text that is valid UTF-8 beyond ASCII is UTF-8, whatever its label says.
        for better in ("utf-8", "cp1252", codec):
            try:
                return content.decode(better)
            except UnicodeDecodeError:
                continue
        return None
    if codec.startswith(("utf-16", "utf-32")) and b"\x00" not in content:
        # Not one blank in it: somebody forgot to change the label.
        codec = "utf-8"
    try:
        return content.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _guessed(content: bytes, *, guesses: bool) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        # One broken place in long UTF-8 (a mail that was cut in the middle of a letter) is no other charset.
        if fault.start > 200 or fault.start >= len(content) - 4:
            repaired = content.decode("utf-8", "replace")
            if repaired.count("\ufffd") * 50 < len(repaired) or fault.start >= len(content) - 4:
                return repaired
    if not guesses:
        return content.decode("cp1252", "replace")
    # Late: the tables of all charsets are large and most mails need none.
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_LOOKED_AT], steps=5, chunk_size=512, cp_isolation=_LIKELY).best()
    return content.decode(best.encoding if best else "cp1252", "replace")


_LIKELY = [
    "cp1252", "cp1250", "cp1251", "cp1254", "cp850", "utf_16", "utf_16_le", "utf_16_be", "shift_jis", "gb18030", "big5", "euc_kr",
    "euc_jp", "mac_roman", "koi8_r",
]  # fmt: skip
