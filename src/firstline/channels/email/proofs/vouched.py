"""Authentication-Results (RFC 8601) of a server before us that the operator trusts: the topmost alone, only by its name."""

import re
from dataclasses import dataclass

from firstline.channels.email.parsing.headers import Block
from firstline.channels.email.proofs.domains import domain_of, in_ascii, is_near

_MOST_LETTERS = 8_000
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|\\.|[();"]|[^"\\();]+', re.DOTALL)
_METHOD = re.compile(r"([a-z0-9-]+)(?:/\d+)?\s*=\s*([a-z]+)")
_PROPERTY = re.compile(r"\b((?:header|smtp|policy)\.[a-z0-9-]+)\s*=\s*(\S+)")


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the server found: its name, results by method, and whether they prove the domain of From."""

    by: str
    spf: str
    dkim: str
    dmarc: str
    aligned: bool


def vouched(head: Block, *, domain: str, trusted: frozenset[str]) -> Vouched | None:
    """None if the topmost is not of a trusted server, or cannot be read. Those below may be anybody's."""
    value = head.first("authentication-results")
    if not trusted or not value or len(value) > _MOST_LETTERS:
        return None
    statements = _statements(value)
    by = statements[0].split()[0].lower() if statements and statements[0].split() else ""
    if by not in {name.lower() for name in trusted}:
        return None

    found: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for statement in statements[1:]:
        method = _METHOD.match(statement.strip().lower())
        if method:
            found.setdefault(method.group(1), []).append((method.group(2), dict(_PROPERTY.findall(statement.lower()))))
    results = {name: _best(each) for name, each in found.items()}
    return Vouched(
        by=by,
        spf=results.get("spf", "none"),
        dkim=results.get("dkim", "none"),
        dmarc=results.get("dmarc", "none"),
        aligned=_is_aligned(found, domain),
    )


def _statements(value: str) -> list[str]:
    """What stands between semicolons, without comments; words in quotation marks cannot end anything. Empty if it is broken."""
    written: list[str] = [""]
    depth = 0
    for match in _TOKEN.finditer(value):
        piece = match.group()
        if piece == '"':
            return []
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth -= 1
            if depth < 0:
                return []
        elif depth:
            continue
        elif piece == ";":
            written.append("")
        else:
            written[-1] += "quoted" if piece.startswith('"') else piece
    return written if depth == 0 else []


def _best(found: list[tuple[str, dict[str, str]]]) -> str:
    return "pass" if any(result == "pass" for result, _properties in found) else found[0][0]


def _is_aligned(found: dict[str, list[tuple[str, dict[str, str]]]], domain: str) -> bool:
    dmarc = found.get("dmarc", [])
    if dmarc:
        return bool(domain) and all(result == "pass" and _of(each.get("header.from", domain)) == domain for result, each in dmarc)
    signed = [_of(each.get("header.d") or each.get("header.i", "")) for result, each in found.get("dkim", []) if result == "pass"]
    sent = [_of(each.get("smtp.mailfrom", "")) for result, each in found.get("spf", []) if result == "pass"]
    return any(is_near(one, domain) for one in [*signed, *sent])


def _of(value: str) -> str:
    return domain_of(value) if "@" in value else in_ascii(value.strip("<>"))
