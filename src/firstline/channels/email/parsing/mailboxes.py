"""Lists of addresses in From, To, Cc: read letter by letter, without recursion, however they are nested."""

import re
from collections.abc import Iterable, Iterator

from firstline.channels.email.parsing.encoded_words import decoded
from firstline.channels.email.parsing.parts import MOST_ADDRESSES, Mailbox
from firstline.people.addresses import NotAnAddress, normal_mail

_MOST_LETTERS = 50_000
_MOST_NAME = 300
_MOST_ADDRESS = 2_000
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|\\.|[()<>,;]|[^"\\()<>,;]+', re.DOTALL)
_QUOTED_LOCAL = re.compile(r'^"([^"\\\s@]{1,64})"@(.+)$')
_BARE = re.compile(r"[^\s<>\"',;:()\[\]]{1,64}@[^\s<>\"',;:()\[\]]{1,253}")


def mailboxes(values: Iterable[str]) -> tuple[Mailbox, ...]:
    """Everybody in these header values, in order, at most so many as are kept."""
    found: list[Mailbox] = []
    for value in values:
        for written in _listed(value[:_MOST_LETTERS]):
            mailbox = _mailbox(*written)
            if mailbox is not None:
                found.append(mailbox)
            if len(found) >= MOST_ADDRESSES:
                return tuple(found)
    return tuple(found)


def _listed(value: str) -> Iterator[tuple[str, str, str]]:
    """Each mailbox as (words outside of brackets, what is in angle brackets, what is in parentheses)."""
    words: list[str] = []
    angled: list[str] = []
    remarks: list[str] = []
    depth, is_angled = 0, False
    for match in _TOKEN.finditer(value):
        piece = match[0]
        if piece == "(" and not is_angled:
            if depth:
                remarks.append(piece)
            depth += 1
        elif depth:
            depth -= piece == ")"
            if depth:
                remarks.append(piece)
            elif not depth:
                remarks.append(" ")
        elif piece == "<":
            is_angled = True
            angled.clear()
        elif piece == ">":
            is_angled = False
        elif piece in {",", ";"} and not is_angled:
            yield "".join(words), "".join(angled), "".join(remarks)
            words, angled, remarks = [], [], []
        elif is_angled:
            angled.append(piece)
        else:
            words.append(piece)
    yield "".join(words), "".join(angled), "".join(remarks)


def _mailbox(words: str, angled: str, remarks: str) -> Mailbox | None:
    words = words.strip()
    if not angled and words.endswith(":"):
        # The name of a group that nobody is in ("undisclosed-recipients:;").
        return None
    if angled:
        return Mailbox(name=_name(words), address=_address(angled))
    group, colon, member = words.rpartition(":")
    if colon and "@" in member and "@" not in group:
        words = member.strip()
    address = _address(words)
    if not address:
        # Of two addresses grown together nobody knows which one is meant.
        bare = _BARE.search(words) if words.count("@") == 1 else None
        if bare is None:
            return Mailbox(name=_name(words), address="") if words else None
        return Mailbox(name=_name(words.replace(bare[0], " ").replace("<", "").replace(">", "")), address=_address(bare[0]))
    return Mailbox(name=_name(remarks), address=address)


def _address(written: str) -> str:
    if len(written) > _MOST_ADDRESS:
        return ""
    address = decoded(written) if "=?" in written else written
    address = address.strip().removeprefix("mailto:")
    # A route before the address ("@relay,@other:name@place") says nothing about who it is.
    if address.startswith("@") and ":" in address:
        address = address.rpartition(":")[2]
    quoted = _QUOTED_LOCAL.match(address)
    address = f"{quoted[1]}@{quoted[2]}" if quoted else address
    try:
        return normal_mail(address.strip("'\"").strip())
    except NotAnAddress:
        return ""


def _name(written: str) -> str:
    name = written.strip()
    if len(name) > 1 and name.startswith('"') and name.endswith('"'):
        name = name[1:-1]
    name = decoded(re.sub(r"\\(.)", r"\1", name.replace('"', "")))
    return name.strip("'\" ")[:_MOST_NAME]
