"""Frequent matters as plain cards: the name in the reader's language, and a drawing that fits its words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from firstline.tickets.models import FaultPattern

# The first row with a word that occurs in code, name or category gives the drawing.
_DRAWINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("warning", ("phishing", "schadsoftware", "malware", "virus", "verlor", "lost", "stolen", "sicherheit", "security")),
    ("wifi", ("wlan", "wifi", "router", "eduroam", "internet")),
    ("lock", ("vpn", "zertifikat", "certificate", "bitlocker")),
    ("key", ("passwort", "password", "konto", "account", "mfa", "anmeld", "login", "berechtigung", "permission")),
    ("mail", ("outlook", "mail", "postfach", "mailbox")),
    ("printer", ("druck", "print", "scan")),
    ("headset", ("headset", "teams", "sound", "konferenz", "conference", "meeting")),
    ("globe", ("web", "browser", "seite", "netz", "network")),
    ("phone", ("telefon", "phone", "handy", "mobil")),
    ("file", ("datei", "file", "ordner", "folder", "laufwerk", "drive", "onedrive", "excel")),
    ("download", ("software", "installier", "install", "update")),
    ("keyboard", ("tastatur", "keyboard", "maus", "mouse")),
    ("person", ("mitarbeiter", "onboarding", "eintritt")),
    ("system", ("laptop", "computer", "monitor", "bildschirm", "screen", "windows", "dock", "gerät", "device", "akku", "battery")),
)
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Matter:
    code: str
    name: str
    glyph: str


def cards(patterns: Iterable[FaultPattern], *, language: str) -> list[Matter]:
    return [Matter(pattern.code, pattern.name_in(language), glyph_of(pattern)) for pattern in patterns]


def glyph_of(pattern: FaultPattern) -> str:
    """A drawing for the matter; a question mark where no word is known."""
    parts = _WORDS.findall(" ".join([pattern.code, *map(str, pattern.words.values())]).lower())
    return next((glyph for glyph, words in _DRAWINGS if any(_tells(part, words) for part in parts)), "question")


def _tells(part: str, words: Iterable[str]) -> bool:
    """Short words only at the beginning: "ton" is not in "Button"."""
    return any(part.startswith(word) or (len(word) > 4 and word in part) for word in words)
