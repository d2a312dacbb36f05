"""
What a person wrote, parted from what their program put below it: the quotation, the signature, the notices of the firm.

Invariant: every line stands in one of the two results, in its order. When in doubt a line was written by the person; when
nothing would be left, everything was. Patterns look at single lines of bounded length, so the time grows with the text only.
"""

import re
from collections.abc import Sequence

_LONGEST_LINE = 500
_MOST_WRAPPED = 4
_MONTHS = "jan|feb|mär|mrz|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec"
_WHEN = re.compile(rf"\d{{1,2}}:\d{{2}}|\b(?:19|20)\d\d\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2}}\b|\d\s*\.?\s*(?:{_MONTHS})", re.IGNORECASE)
_WROTE = re.compile(
    r"^(?:am|on|le|op|den)\b.{3,400}\b(?:schrieb|wrote|geschrieben|writes|a écrit|schreef)\b.{0,200}:$"
    r"|^.{1,300}\b(?:schrieb|wrote|geschrieben|writes)\b.{0,200}:$"
    r"|^-{2,}\s?.{3,400}\b(?:schrieb|wrote)\b.{0,200}-{2,}$",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"^(?:-{2,}\s*)?(?:am|on)\b", re.IGNORECASE)
# People tell what they wrote themselves ("Am Montag um 10:30 schrieb ich Ihnen Folgendes:").
_OWN_WORDS = re.compile(
    r"\b(?:schrieb|wrote|geschrieben)\s+(?:ich|er|sie|man|wir|mir|you|me|us|to)\b|\b(?:ich|wir|we)\s+(?:schrieb|wrote|have)|\bI\s+wrote\b"
)
_FIELDS = {
    "von": "from", "from": "from", "gesendet": "date", "sent": "date", "datum": "date", "date": "date", "gesendet am": "date",
    "an": "to", "to": "to", "cc": "cc", "kopie": "cc", "bcc": "cc", "betreff": "subject", "subject": "subject", "antwort an": "reply",
    "reply-to": "reply", "wichtigkeit": "weight", "importance": "weight", "priorität": "weight", "priority": "weight",
    "organisation": "place", "organization": "place", "anlagen": "files", "attachments": "files",
}  # fmt: skip
_FIELD = re.compile(r"^\s{0,3}[*_]{0,2}\s?([A-Za-zä -]{2,20}?)\s?[*_]{0,2}:[*_]{0,2}(?:\s|$)", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"^[-_*=\s]{2,60}\s?(?:ursprüngliche (?:nachricht|mail|e-mail)"
    r"|original[- ]?nachricht|original (?:message|mail)|originalnachricht|urspr\. nachricht"
    r"|antwortete nachricht|reply message)\s?(?:von|from)?.{0,100}?[-_*=\s]{2,60}$",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"^[-_*=\s]{0,60}(?:(?:anfang der )?weitergeleitete[n]? (?:nachricht|e-mail|mail)"
    r"|(?:begin )?forwarded (?:message|mail)(?: from .{1,80})?)\s?:?[-_*=\s]{0,60}$",
    re.IGNORECASE,
)
_FORWARDING = re.compile(r"^\s*(?:wg|fwd?|weitergeleitet|i)\s?:", re.IGNORECASE)
_RULE = re.compile(r"^\s*[_=-]{10,}\s*$")
_QUOTED = re.compile(r"^\s{0,2}(?:>|\|\s?>)")
_DEVICE = re.compile(
    r"^(?:(?:diese (?:nachricht|e-mail|mail) wurde )?(?:von meine[mr] .{2,60}|mit .{2,60}?)(?:gesendet|verschickt|geschickt)\.?"
    r"|von meine[mr] (?:iphone|ipad|samsung|android|huawei|mobil|smartphone|galaxy|xiaomi|pixel|handy).{0,60}"
    r"|gesendet (?:von|mit|über|aus) .{2,80}|sent (?:from|with|via) .{2,80}"
    r"|get outlook for .{2,80}|holen sie sich outlook für .{2,80}|outlook für (?:ios|android).{0,60}"
    r"|(?:virenfrei|virus-free)\..{0,80})$",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"^[*_\s]{0,4}(?:diese (?:e-?mail|nachricht)(?: und .{0,40})? (?:enthält|kann|ist|einschließlich|samt)"
    r"|der inhalt dieser (?:e-?mail|nachricht)"
    r"|die (?:in|mit) dieser (?:e-?mail|nachricht)"
    r"|this (?:e-?mail|message|communication)(?:,? (?:and|including) .{0,60}?)? (?:is|may|contains|and)\b"
    r"|the (?:information|contents?) (?:contained )?(?:in|of) this (?:e-?mail|message)"
    r"|(?:vertraulichkeitshinweis|haftungsausschluss|confidentiality notice|disclaimer|rechtlicher hinweis)\b"
    r"|(?:bitte )?(?:denken sie an|prüfen sie) .{0,40}(?:umwelt|ausdruck)|please consider the environment)",
    re.IGNORECASE,
)
_NOTICE_PROOF = re.compile(
    r"vertraulich|confidential|privileged|empfänger|recipient|adressat|umwelt|environment|drucken|print|irrtümlich|in error", re.IGNORECASE
)
_MOST_SIGNATURE_LINES = 25
_MOST_NOTICE_LINES = 40


def parted(text: str, *, subject: str = "") -> tuple[str, str]:
    """(what was said, the rest). Nothing below the head of a forwarded mail is folded: it is what the mail is about."""
    lines = text.split("\n")
    is_said = [True] * len(lines)
    end = _fold_quotation(lines, is_said, is_forward=_FORWARDING.match(subject) is not None)
    _fold_signature(lines, is_said, end)
    _fold_notices(lines, is_said, end)
    if not any(known and line.strip() for known, line in zip(is_said, lines, strict=True)):
        return text.strip("\n"), ""
    return _joined(lines, is_said, True), _joined(lines, is_said, False)


def _fold_quotation(lines: list[str], is_said: list[bool], *, is_forward: bool) -> int:
    """Marks what is quoted; the number of the first line that is looked at no more."""
    number = 0
    is_announced = False
    while number < len(lines):
        line = lines[number]
        if _QUOTED.match(line):
            number = _fold_marked(lines, is_said, number, is_announced=is_announced)
            continue
        if not line.strip():
            number += 1
            continue
        if is_forward and number_of_fields(lines, number) >= 3:
            return number
        if _FORWARDED.match(line[:_LONGEST_LINE]):
            return number
        behind = _head_end(lines, number)
        if behind:
            if not _is_marked(lines, behind):
                _fold(is_said, number, len(lines))
                return len(lines)
            _fold(is_said, number, behind)
            is_announced = True
            number = behind
            continue
        number += 1
    return len(lines)


def _fold_marked(lines: list[str], is_said: list[bool], number: int, *, is_announced: bool) -> int:
    end = number
    while end < len(lines) and _QUOTED.match(lines[end]):
        end += 1
    # A single line behind a bracket, not announced by anything, may be anything ("> 30 °C in the server room").
    if is_announced or end - number > 1 or number == 0 or _head_end_before(is_said, number):
        _fold(is_said, number, end)
    return end


def _head_end_before(is_said: Sequence[bool], number: int) -> bool:
    return not all(is_said[max(0, number - 3) : number])


def _head_end(lines: list[str], number: int) -> int:
    """Behind the lines that announce a quotation, or 0 if this line announces none."""
    line = lines[number].strip()[:_LONGEST_LINE]
    if _RULE.match(line):
        following = _next_words(lines, number + 1, within=3)
        return _fields_end(lines, following) if following and number_of_fields(lines, following) >= 3 else 0
    if _SEPARATOR.match(line):
        following = _next_words(lines, number + 1, within=3)
        return _fields_end(lines, following) if following and number_of_fields(lines, following) >= 2 else _behind_wrote(lines, number + 1)
    if number_of_fields(lines, number) >= 3:
        return _fields_end(lines, number)
    return _wrote_end(lines, number)


def _behind_wrote(lines: list[str], number: int) -> int:
    following = _next_words(lines, number, within=3)
    return (_wrote_end(lines, following) if following else 0) or number


def _wrote_end(lines: list[str], number: int) -> int:
    """Behind "Am … schrieb …:", which programs break into up to four lines."""
    line = lines[number].strip()
    is_beginning = _BEGINS.match(line) is not None
    # Where the name comes first only an address tells that the line belongs to it, not to what the person wrote.
    most = _MOST_WRAPPED if is_beginning else 1 + ("@" in line)
    sentence = ""
    for further in range(most):
        if number + further >= len(lines) or (further and not lines[number + further].strip()):
            return 0
        sentence = f"{sentence} {lines[number + further].strip()[:_LONGEST_LINE]}".strip()
        if len(sentence) > 2 * _LONGEST_LINE:
            return 0
        if sentence.endswith((":", "--")) and _WROTE.match(sentence):
            if _OWN_WORDS.search(sentence):
                return 0
            behind = number + further + 1
            is_dated = _WHEN.search(sentence) is not None
            # Programs that do not mark what they quote name an address; a person who tells what somebody wrote does not.
            is_proven = sentence.endswith("--") or (is_dated and ("@" in sentence or '"' in sentence))
            return behind if is_proven or (_is_marked(lines, behind) and (is_beginning or is_dated)) else 0
    return 0


def number_of_fields(lines: list[str], number: int) -> int:
    """How many different lines of a mail's head ("Von:", "Gesendet:", "Betreff:") stand here together, if they begin with one."""
    known: set[str] = set()
    first = _field(lines[number])
    if first not in {"from", "date"}:
        return 0
    gaps = 0
    for line in lines[number : number + 12]:
        name = _field(line)
        if name:
            known.add(name)
            gaps = 0
        elif gaps or not known:
            break
        else:
            gaps += 1
    return len(known) if "from" in known and known & {"date", "subject"} else 0


def _field(line: str) -> str:
    match = _FIELD.match(line[:_LONGEST_LINE])
    return _FIELDS.get(match[1].strip().lower(), "") if match else ""


def _fields_end(lines: list[str], number: int) -> int:
    end = number
    for place in range(number, min(len(lines), number + 14)):
        if _field(lines[place]):
            end = place + 1
        elif place - end >= 1:
            break
    return end


def _next_words(lines: list[str], number: int, *, within: int) -> int:
    for place in range(number, min(len(lines), number + within)):
        if lines[place].strip():
            return place
    return 0


def _is_marked(lines: list[str], number: int) -> bool:
    """Whether the next words are marked as a quotation, so that an answer may stand between or below them."""
    following = _next_words(lines, number, within=5)
    return bool(following) and _QUOTED.match(lines[following]) is not None


def _fold_signature(lines: list[str], is_said: list[bool], end: int) -> None:
    """From "-- " to the next quotation or the end; a bare "--" only if little follows."""
    for number in range(end):
        if not is_said[number] or lines[number].rstrip("\xa0 ") != "--":
            continue
        is_exact = lines[number] == "-- "
        within = end if is_exact else min(end, number + _MOST_SIGNATURE_LINES + 2)
        stop = number + 1
        while stop < within and is_said[stop]:
            stop += 1
        if is_exact or stop - number <= _MOST_SIGNATURE_LINES:
            _fold(is_said, number, stop)


def _fold_notices(lines: list[str], is_said: list[bool], end: int) -> None:
    """Lines of a device and paragraphs of a firm, where only such things follow."""
    is_above = True
    number = end - 1 if end == len(lines) else -1
    while number >= 0 and is_above:
        if not is_said[number] or not lines[number].strip():
            number -= 1
            continue
        first = number
        while first > max(0, number - _MOST_NOTICE_LINES) and lines[first - 1].strip() and is_said[first - 1]:
            first -= 1
        if _DEVICE.match(lines[number].strip()[:_LONGEST_LINE]):
            _fold(is_said, number, number + 1)
            number -= 1
        elif _NOTICE.match(lines[first].strip()[:_LONGEST_LINE]) and any(
            _NOTICE_PROOF.search(line[:2_000]) for line in lines[first : number + 1]
        ):
            _fold(is_said, first, number + 1)
            number = first - 1
        else:
            is_above = False


def _fold(is_said: list[bool], start: int, end: int) -> None:
    is_said[start:end] = [False] * (end - start)


def _joined(lines: list[str], is_said: list[bool], wanted: bool) -> str:
    kept: list[str] = []
    was_kept = True
    for line, known in zip(lines, is_said, strict=True):
        if known == wanted:
            if not was_kept and kept and kept[-1].strip() and line.strip():
                kept.append("")
            kept.append(line)
        was_kept = known == wanted
    text = "\n".join(kept).strip("\n")
    return re.sub(r"\n{4,}", "\n\n\n", text).rstrip()
