"""Absences: whether an automatic mail says that somebody is away, and until which day."""

import re
from datetime import date, timedelta

from firstline.channels.email.recognising.looking import Looked

_SUBJECT = re.compile(
    r"abwesen|out of (?:the )?office|out-of-office|\booo\b|urlaub|vacation|außer haus|ausser haus|nicht im büro|\baway\b|on leave"
    r"|krank|elternzeit|annual leave"
)
_TEXT = re.compile(
    r"\b(?:ich bin|wir sind|bin ich|befinde ich mich|befinde mich|bin|sind wir)\b.{0,120}?(?:nicht (?:im (?:büro|haus|dienst)"
    r"|erreichbar|da\b|am platz|anwesend|verfügbar)"
    r"|abwesend|im urlaub|in urlaub|außer haus|ausser haus|in elternzeit|auf (?:dienstreise|geschäftsreise)|wieder (?:im büro"
    r"|erreichbar|für sie da|zurück|da\b|am platz))"
    r"|\b(?:i am|i'm|i will be|we are|i'll be)\b.{0,120}?(?:out of (?:the )?office|on (?:annual |parental |sick )?leave"
    r"|on (?:vacation|holiday)|away (?:from|until)|not in the office"
    r"|currently (?:away|unavailable)|back (?:in the office|on))"
    r"|(?:ihre|deine) (?:e-?mail|nachricht) wird (?:nicht (?:weitergeleitet|gelesen|automatisch weitergeleitet)|in dieser zeit nicht)"
    r"|during my absence|in meiner abwesenheit|während meiner abwesenheit|no access to (?:my )?e-?mail",
    re.DOTALL,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan january jänner", "februar feb february feber", "märz mär maerz mrz march mar", "april apr", "mai may",
            "juni jun june", "juli jul july", "august aug", "september sep sept", "oktober okt october oct", "november nov",
            "dezember dez december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = (
    r"(?:(?:mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun)\b[.,]?\s+)?"
)
_DAY = (
    rf"{_WEEKDAY}(?:den |dem |der |the )?(?:"
    r"(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.(?:\s?(?P<y>\d{4}|\d{2})(?!\d))?"
    rf"|(?P<dn>\d{{1,2}})(?:\.|st|nd|rd|th)?\s(?:of\s)?(?P<mn>{_MONTH})\b\.?(?:,?\s(?P<yn>\d{{4}}))?"
    rf"|(?P<mo>{_MONTH})\b\.?\s(?P<do>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?P<yo>\d{{4}}))?"
    r"|(?P<us_m>\d{1,2})/(?P<us_d>\d{1,2})/(?P<us_y>\d{4}))"
)
# "Until" names the last day away; "back on" the day after it.
_UNTIL = re.compile(
    rf"(?:bis(?: einschließlich| einschl\.| inkl\.| inklusive)?(?: zum| zu)?|until(?: and including)?|till|through|up to|to"
    rf"|[-–—])\s+{_DAY}",
    re.IGNORECASE,
)
_BACK = re.compile(
    rf"(?:wieder ab(?: dem)?|(?:zurück|wieder (?:da|erreichbar|im büro|im dienst|im haus|für sie da|am platz|zurück"
    rf"|persönlich))\s+(?:am|ab(?: dem)?)|ab(?: dem)?"
    rf"|am|back (?:in the office )?(?:on|from)|(?:return(?:ing)?|be back)(?: to (?:the|my) (?:office|desk))? (?:on)?|returning on"
    rf"|as of|on)\s+{_DAY}"
    rf"(?P<after>.{{0,60}})",
    re.IGNORECASE | re.DOTALL,
)
_IS_BACK = re.compile(r"wieder|zurück|back|return|available again|erreichbar", re.IGNORECASE)
_LONGEST = timedelta(days=800)


def is_absence(looked: Looked) -> bool:
    """For a mail that is known to be automatic."""
    return _SUBJECT.search(looked.subject) is not None or says_so(looked)


def says_so(looked: Looked) -> bool:
    return _TEXT.search(looked.said[:3_000]) is not None


def until(looked: Looked) -> str | None:
    """The last day away as an ISO date, where it can be read; a day without a year is the next such day after the mail was sent."""
    sent = looked.mail.sent_at.date() if looked.mail.sent_at else None
    text = f"{looked.subject}\n{looked.said[:3_000]}"
    for match in _UNTIL.finditer(text):
        day = _day(match, sent)
        if day:
            return day.isoformat()
    for match in _BACK.finditer(text):
        day = _day(match, sent)
        if day and _IS_BACK.search(text[max(0, match.start() - 60) : match.start()] + match.group()):
            return (day - timedelta(days=1)).isoformat()
    return None


def _day(match: re.Match[str], sent: date | None) -> date | None:
    part = match.groupdict()
    try:
        if part["iso"]:
            day = date.fromisoformat(part["iso"])
        elif part["d"]:
            day = _dated(part["y"], int(part["m"]), int(part["d"]), sent)
        elif part["dn"]:
            day = _dated(part["yn"], _MONTHS[part["mn"].lower()], int(part["dn"]), sent)
        elif part["mo"]:
            day = _dated(part["yo"], _MONTHS[part["mo"].lower()], int(part["do"]), sent)
        else:
            day = date(int(part["us_y"]), int(part["us_m"]), int(part["us_d"]))
    except (ValueError, OverflowError):
        return None
    if sent and not sent - timedelta(days=2) <= day <= sent + _LONGEST:
        return None
    return day


def _dated(year: str | None, month: int, day: int, sent: date | None) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    if sent is None:
        raise ValueError("a day without a year, in a mail without a date")
    this_year = date(sent.year, month, day)
    return this_year if this_year >= sent - timedelta(days=2) else date(sent.year + 1, month, day)
