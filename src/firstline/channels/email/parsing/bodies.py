"""The body of a part as it was before it was packed for the way: transfer encodings, flowed lines, uuencoded files."""

import binascii
import re

from firstline.channels.email.parsing.charsets import text_of
from firstline.channels.email.parsing.parts import MOST_FILES, MOST_TEXT, File, Problem
from firstline.channels.email.parsing.structure import Part

_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
# Mailing lists and virus scanners put words behind a body without asking how it is packed.
_BEHIND_BASE64 = re.compile(rb"\r?\n\r?\n(?=[^\r\n]*[^A-Za-z0-9+/=\r\n])")
_META = re.compile(rb"""<meta[^>]{0,200}charset=["']?([A-Za-z0-9_-]{2,30})""", re.IGNORECASE)
_BEGIN = re.compile(r"^begin(?:-base64)? [0-7]{3,4} (.{1,200})$", re.MULTILINE)
_QUOTES = re.compile(r"^(>*)( ?)(.*)$", re.DOTALL)


def content_of(raw: bytes, part: Part, problems: set[Problem]) -> bytes:
    """The part's bytes, unpacked."""
    encoding = part.head.first("content-transfer-encoding").split(";")[0].strip().strip("\"'").lower()
    packed = raw[part.start : part.end]
    if encoding == "base64":
        return _from_base64(packed, problems)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(packed)
    if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        text = packed.decode("latin-1")
        found = _uuencoded(text, text.find("\n") + 1)
        if found is not None:
            return found[0]
        problems.add(Problem.BAD_ENCODING)
    elif encoding not in {"", "7bit", "8bit", "binary"}:
        problems.add(Problem.BAD_ENCODING)
    return packed


def text_in(raw: bytes, part: Part, problems: set[Problem], *, most: int = MOST_TEXT, guesses: bool = True) -> str:
    """The part's text, at most so many characters of it."""
    content = content_of(raw, part, problems)
    if len(content) > most * 4:
        content = content[: most * 4]
        problems.add(Problem.TEXT_CUT)
    declared = part.facts.get("charset", "") or _in_page(content, part)
    text, is_declared = text_of(content, declared, guesses=guesses)
    if not is_declared and declared:
        problems.add(Problem.BAD_CHARSET)
    if part.facts.get("format", "").lower() == "flowed" and part.media_type == "text/plain":
        text = reflowed(text, joins=part.facts.get("delsp", "").lower() == "yes")
    if len(text) > most:
        problems.add(Problem.TEXT_CUT)
        text = text[:most]
    return text


def _in_page(content: bytes, part: Part) -> str:
    """The charset that HTML names in itself."""
    found = _META.search(content[:4_000]) if part.media_type == "text/html" else None
    return found[1].decode("ascii") if found else ""


def reflowed(text: str, *, joins: bool) -> str:
    """The paragraphs of format=flowed (RFC 3676), each on one line again; `joins`: without the blank at the seam."""
    lines: list[str] = []
    open_depth = -1
    pieces: list[str] = []
    for line in text.split("\n"):
        match = _QUOTES.match(line)
        marks, words = (match[1], match[3]) if match else ("", line)
        is_signature = words == "-- "
        if pieces and (len(marks) != open_depth or is_signature):
            lines.append("".join(pieces).rstrip(" "))
            pieces = []
        if not pieces and marks:
            pieces.append(marks + " ")
        is_flowing = words.endswith(" ") and not is_signature
        pieces.append(words[:-1] if is_flowing and joins else words)
        open_depth = len(marks)
        if not is_flowing:
            lines.append("".join(pieces))
            pieces = []
    if pieces:
        lines.append("".join(pieces))
    return "\n".join(lines)


def without_uuencoded(text: str) -> tuple[str, list[File]]:
    """The text, and the files that were written into it by uuencode."""
    files: list[File] = []
    kept: list[str] = []
    at = 0
    while len(files) < MOST_FILES:
        begin = _BEGIN.search(text, at)
        if begin is None:
            break
        found = _uuencoded(text, begin.end() + 1)
        if found is None:
            kept.append(text[at : begin.end()])
            at = begin.end()
            continue
        content, behind = found
        kept.append(text[at : begin.start()])
        files.append(File(name=begin[1].strip(), media_type="application/octet-stream", content=content, content_id="", is_inline=False))
        at = behind
    if not files:
        return text, []
    return "".join(kept) + text[at:], files


def _uuencoded(text: str, at: int) -> tuple[bytes, int] | None:
    """The file whose lines begin here, and where they end; None at the first line that cannot belong to one."""
    content = bytearray()
    while 0 < at < len(text):
        line_end = text.find("\n", at)
        line = text[at : line_end if line_end >= 0 else len(text)].rstrip("\r")
        if line == "end":
            return bytes(content), at + len(line)
        if line not in {"", "`", " "}:
            try:
                content += binascii.a2b_uu(line.encode("latin-1"))
            except (binascii.Error, UnicodeEncodeError):
                return None
        at = line_end + 1
    return None


def _from_base64(packed: bytes, problems: set[Problem]) -> bytes:
    behind = b""
    if _NO_BASE64.search(packed):
        problems.add(Problem.BAD_ENCODING)
        head = packed.lstrip()[:200]
        if b" " in head.split(b"\n", 1)[0].strip():
            # Nothing was packed; the header is wrong.
            return packed
        cut = _BEHIND_BASE64.search(packed)
        if cut:
            behind = b"\n" + packed[cut.start() :].strip() + b"\n"
            packed = packed[: cut.start()]
    letters = packed.rstrip(b"\r\n \t")
    try:
        return binascii.a2b_base64(letters) + behind
    except binascii.Error:
        problems.add(Problem.BAD_ENCODING)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", letters)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)) + behind
