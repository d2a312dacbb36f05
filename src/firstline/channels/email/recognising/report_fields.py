"""Fields of the reports that machines send: unfolded, bounded, first one of a name wins."""

import re
from collections.abc import Iterable

from firstline.channels.email.parsing.parts import Report

_MOST_LINES = 2_000
_MOST_ADDRESSES = 50
_ADDRESS = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}", re.IGNORECASE)
_QUOTED_ID = re.compile(r"message-id:\s{0,5}(<[^<>\s]{1,900}@[^<>\s]{1,255}>)", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}@[^<>\s]{1,255}>")


def groups_of(text: str) -> list[dict[str, str]]:
    """The groups of fields that blank lines part."""
    groups: list[dict[str, str]] = [{}]
    name = ""
    for line in text.splitlines()[:_MOST_LINES]:
        if not line.strip():
            if groups[-1]:
                groups.append({})
            name = ""
        elif line[0] in " \t" and name:
            groups[-1][name] = f"{groups[-1][name]} {line.strip()}"[:2_000]
        else:
            name, colon, value = line.partition(":")
            name = name.strip().lower() if colon else ""
            if name and name not in groups[-1]:
                groups[-1][name] = value.strip()[:2_000]
            else:
                name = ""
    return [group for group in groups if group]


def fields_of(text: str) -> dict[str, str]:
    """All fields, as if there were one group."""
    fields: dict[str, str] = {}
    for group in groups_of(text):
        fields = {**group, **fields}
    return fields


def addresses_in(text: str) -> list[str]:
    """Every address, once, in lower case and in order."""
    found = (match.group().lower().rstrip(".") for match in _ADDRESS.finditer(text[:20_000]))
    return list(dict.fromkeys(found))[:_MOST_ADDRESSES]


def message_id_in(text: str) -> str:
    """The first Message-ID, or nothing."""
    match = _MESSAGE_ID.search(text[:20_000])
    return match.group() if match else ""


def quoted_id_in(text: str) -> str:
    """The Message-ID of a mail whose headers stand in the text, or nothing."""
    match = _QUOTED_ID.search(text[:20_000])
    return match.group(1) if match else ""


def original_of(reports: Iterable[Report]) -> str:
    """The Message-ID of the mail that a report is about, by what it encloses of it."""
    for report in reports:
        if report.media_type.endswith(("rfc822-headers", "rfc822", "global-headers")):
            found = message_id_in(fields_of(report.text).get("message-id", ""))
            if found:
                return found
    for report in reports:
        found = message_id_in(fields_of(report.text).get("original-message-id", ""))
        if found:
            return found
    return ""
