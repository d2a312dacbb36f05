"""Header values to text: RFC 2047 words however badly they are written, bytes that should not be there, RFC 2231 parameters."""

import binascii
import re
from urllib.parse import unquote_to_bytes

from firstline.channels.email.parsing.charsets import text_of

_WORD = re.compile(r"=\?([A-Za-z0-9_.:+-]{1,60})(?:\*[A-Za-z-]{0,20})?\?([bBqQ])\?([^?]*)\?=")
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MOST_PARAMETERS = 50


def decoded(value: str) -> str:
    """The value (bytes as surrogates or latin-1 letters of 8 bits) as people read it, on one line."""
    if "=?" not in value:
        return " ".join(_plain(value).split())
    pieces: list[tuple[str, bytes]] = []
    end = 0
    for word in _WORD.finditer(value):
        between = value[end : word.start()]
        if between and not (between.isspace() and pieces and pieces[-1][0]):
            pieces.append(("", between.encode("utf-8", "surrogateescape")))
        _add(pieces, word[1], _word_bytes(word[2], word[3]))
        end = word.end()
    if value[end:]:
        pieces.append(("", value[end:].encode("utf-8", "surrogateescape")))
    return " ".join("".join(text_of(content, charset or "utf-8")[0] for charset, content in pieces).split())


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """The word before the first semicolon in lower case, and the parameters, RFC 2231's pieces put together."""
    first, _, rest = value.partition(";")
    if "=" in first:
        # The word is missing ("Content-Disposition: filename=a.pdf").
        first, rest = "", value
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for number, match in enumerate(_PARAMETER.finditer(";" + rest)):
        if number >= _MOST_PARAMETERS:
            break
        name, content = match[1].lower(), match[2].strip()
        if content.startswith('"'):
            content = _ESCAPED.sub(r"\1", content[1:-1] if content.endswith('"') and len(content) > 1 else content[1:])
        base, star, index = name.rstrip("*").partition("*")
        if star and index.isdecimal() and len(index) < 4:
            pieces.setdefault(base, {})[int(index)] = (content, name.endswith("*"))
        elif name.endswith("*"):
            pieces.setdefault(base, {})[0] = (content, True)
        else:
            plain.setdefault(name, content)
    found = {name: decoded(content) for name, content in plain.items()}
    found.update({name: _together(parts) for name, parts in pieces.items()})
    return first.strip().lower(), found


def _plain(value: str) -> str:
    if value.isascii():
        return text_of(value.encode("ascii"), "")[0]
    return text_of(value.encode("utf-8", "surrogateescape"), "utf-8")[0]


def _add(pieces: list[tuple[str, bytes]], charset: str, content: bytes) -> None:
    # Some programs cut a letter of several bytes in two words: bytes are put together before they are decoded.
    if pieces and pieces[-1][0].lower() == charset.lower():
        pieces[-1] = (charset, pieces[-1][1] + content)
    else:
        pieces.append((charset, content))


def _word_bytes(encoding: str, content: str) -> bytes:
    written = content.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(written.replace(b" ", b"_"), header=True)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", written)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _together(parts: dict[int, tuple[str, bool]]) -> str:
    charset, content = "utf-8", b""
    for index, number in enumerate(sorted(parts)):
        piece, is_encoded = parts[number]
        if is_encoded and index == 0 and piece.count("'") >= 2:
            charset, _, piece = piece.split("'", 2)
        written = piece.encode("utf-8", "surrogateescape")
        content += unquote_to_bytes(written) if is_encoded else written
    text = text_of(content, charset or "utf-8")[0]
    return decoded(text) if "=?" in text else " ".join(text.split())
