"""Plain text of people: made storable and comparable without losing what they said."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# How letters begin without saying anything yet, in German and English.
_GREETING = re.compile(
    r"^(?:(?:sehr geehrte[rs]?|liebe[rs]?|hallo|hi|hey|moin|servus|grüß gott|guten (?:morgen|tag|abend)|dear|hello"
    r"|good (?:morning|afternoon|evening))(?:[ ,]+(?:zusammen|team|all|there|damen und herren|herren|support"
    r"|service(?:[- ]?(?:team|desk))?|it(?:[- ]?(?:team|support|service))?))*[,!.\s]+)+",
    re.IGNORECASE,
)
# A line of its own that greets by name ("Guten Tag Frau Heller,"), and one with which letters end.
_GREETS = re.compile(
    r"(?:sehr geehrte[rs]?|liebe[rs]?|hallo|hi|hey|moin|servus|grüß gott|guten (?:morgen|tag|abend)|dear|hello|good (?:morning|afternoon"
    r"|evening))\b[^.?:;]{0,60}[,!.]?",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"(?:mit )?(?:viele|beste|liebe|schöne|herzliche|freundliche|sonnige)n?(?: und \w+)? gr(?:ü|ue)(?:ß|ss)en?\b.{0,40}"
    r"|gr(?:ü|ue)(?:ß|ss)e?\b.{0,30}|mfg|vg|lg|--"
    r"|(?:(?:best|kind|warm|many|yours) ){0,2}(?:regards|wishes|sincerely|faithfully|thanks)\b.{0,20}",
    re.IGNORECASE,
)
_MOST_BELOW_FAREWELL = 12
_BLANKS = re.compile(r"[^\S\n]+")
# Accents piled up on one letter; putting them in order takes the square of their number.
_PILED = re.compile(r"[^\x00-\x7f]{100,}")
_MOST_ACCENTS = 30


def plain(text: str) -> str:
    """Newlines as \\n, NFC, without control characters and lone surrogates, trimmed at both ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return composed(_CONTROL.sub("", text)).strip()


def composed(text: str) -> str:
    """NFC, in a time that grows with the text only: of accents on one letter as many are kept as any language has."""
    return text if text.isascii() else unicodedata.normalize("NFC", _PILED.sub(_thinned, text))


def _thinned(run: re.Match[str]) -> str:
    kept: list[str] = []
    piled = 0
    for sign in run[0]:
        piled = piled + 1 if unicodedata.combining(sign) else 0
        if piled <= _MOST_ACCENTS:
            kept.append(sign)
    return "".join(kept)


def one_line(text: str, *, most: int = 300) -> str:
    """For subjects and names: one line, single spaces, at most so many characters (the rest becomes an ellipsis)."""
    line = _BLANKS.sub(" ", plain(text).replace("\n", " ")).strip()
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def excerpt(text: str, *, most: int = 140) -> str:
    """The beginning, cut at a word."""
    line = one_line(text, most=10_000)
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0].rstrip(",;:. ") + " …"


def without_courtesies(text: str) -> str:
    """What a letter says between its greeting and its farewell; all of it if that would be nothing."""
    lines = plain(text).split("\n")
    begin = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if _GREETS.fullmatch(lines[begin].strip()):
        begin += 1
    last_lines = range(max(begin, len(lines) - _MOST_BELOW_FAREWELL), len(lines))
    end = next((number for number in last_lines if _FAREWELL.fullmatch(lines[number].strip())), len(lines))
    return "\n".join(lines[begin:end]).strip() or plain(text)


def first_sentence(text: str, *, most: int = 120) -> str:
    """What a text is about, for a subject: its beginning without greetings, up to the end of a sentence or the limit."""
    said = plain(text)
    about = _GREETING.sub("", said) or said
    line = one_line(about, most=10_000)
    line = line[:1].upper() + line[1:]
    sentence = re.split(r"(?<=[.!?])\s", line, maxsplit=1)[0].rstrip(".")
    return excerpt(sentence if len(sentence) >= 15 else line, most=most)
