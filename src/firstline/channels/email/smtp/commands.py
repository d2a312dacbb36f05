"""Pure: the lines of a client, taken apart; the argument of MAIL and RCPT is an address and what else is said about it."""

import re
from dataclasses import dataclass, field

LONGEST_LINE = 4096
_PATH = re.compile(r"(FROM|TO):[ ]?(?:<(?:@[^<>:]*:)?([^<>]*)>|([^<>\s]+))((?:[ ]+\S+)*)[ ]*", re.IGNORECASE)
_LONGEST_ADDRESS = 320
_LONGEST_HELLO = 255
_FORWARDED = re.compile(r"ADDR=(?:IPV6:)?([0-9A-Fa-f.:]{2,45})(?:\s|$)", re.IGNORECASE)


class Wrong(Exception):
    """The line cannot be understood; the argument is the answer to it."""


@dataclass(frozen=True)
class Path:
    """An address of the envelope ("" for the null path), and the parameters behind it by their upper-case names."""

    address: str
    words: dict[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """What the client announces; 0 for nothing. Raises Wrong."""
        announced = self.words.get("SIZE", "0")
        if not announced.isascii() or not announced.isdigit() or len(announced) > 20:
            raise Wrong("501 5.5.4 SIZE is no number")
        return int(announced)


def split(line: bytes) -> tuple[str, str]:
    """Verb in capitals and argument. Raises Wrong."""
    if b"\n" in line or b"\r" in line or b"\x00" in line:
        raise Wrong("500 5.5.2 Lines end with CR and LF, and hold neither alone")
    try:
        verb, _, argument = line.decode("utf-8").partition(" ")
    except UnicodeDecodeError:
        raise Wrong("500 5.5.2 That is not UTF-8") from None
    return verb.upper(), argument.strip()


def path(argument: str, *, keyword: str, known: frozenset[str]) -> Path:
    """The argument of MAIL (keyword FROM) or RCPT (TO). Raises Wrong."""
    match = _PATH.fullmatch(argument)
    if match is None or match[1].upper() != keyword:
        raise Wrong(f"501 5.5.4 Say {keyword}:<address>")
    address = (match[2] if match[2] is not None else match[3]).strip()
    if len(address) > _LONGEST_ADDRESS:
        raise Wrong("501 5.1.3 The address is too long")
    words = {}
    for word in match[4].split():
        name, _, value = word.partition("=")
        words[name.upper()] = value
    if words.keys() - known:
        raise Wrong(f"555 5.5.4 Unknown: {', '.join(sorted(words.keys() - known))[:100]}")
    return Path(address, words)


def hello(argument: str) -> str:
    """The name by which the client introduces itself. Raises Wrong."""
    name = argument.partition(" ")[0]
    if not name or len(name) > _LONGEST_HELLO or not name.isprintable():
        raise Wrong("501 5.5.4 Say your name, too")
    return name


def forwarded_address(argument: str) -> str:
    """Whose mail a mail server of ours passes on (XFORWARD); empty where it does not say."""
    found = _FORWARDED.search(argument)
    return found[1] if found else ""
