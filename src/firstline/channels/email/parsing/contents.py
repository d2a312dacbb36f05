"""What the parts of a mail are for: the text to be read, its HTML, files, and what machines report."""

import re
from dataclasses import dataclass, field
from html import escape
from urllib.parse import unquote

from firstline.channels.email.parsing import sealed, winmail
from firstline.channels.email.parsing.bodies import content_of, text_in, without_uuencoded
from firstline.channels.email.parsing.charsets import text_of
from firstline.channels.email.parsing.encoded_words import parameters
from firstline.channels.email.parsing.file_names import file_name
from firstline.channels.email.parsing.headers import block
from firstline.channels.email.parsing.html_text import text_from
from firstline.channels.email.parsing.parts import MOST_FILES, MOST_HTML, MOST_REPORTS, MOST_TEXT, File, Problem, Report
from firstline.channels.email.parsing.structure import Part, tree

_REPORTS = {
    "message/delivery-status",
    "message/global-delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
    "text/rfc822-headers",
}
_MESSAGES = {"message/rfc822", "message/global", "message/news"}
_ENCRYPTED = {"multipart/encrypted", "application/pgp-encrypted"}
_SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_WINMAIL = {"application/ms-tnef", "application/vnd.ms-tnef"}
_MARKED_UP = {"text/enriched", "text/richtext"}
_CID = re.compile(r"""cid:([^\s"'<>)]{1,300})""", re.IGNORECASE)
_SAID_IN_CALENDAR = re.compile(r"(?:SUMMARY|LOCATION|DESCRIPTION)(?:;[^:]{0,300})?:(.{1,5000})", re.IGNORECASE)
_MOST_REPORT = 64 * 1024
_MOST_GUESSES = 5
# Signed by a person, and signed again by a server on the way.
_MOST_SEALS = 2


@dataclass(slots=True)
class Segment:
    """A stretch of the mail that is read in one go: its text, its HTML, or the same in both forms."""

    text: str = ""
    html: str = ""


@dataclass(slots=True)
class Contents:
    """What was found, in order."""

    segments: tuple[Segment, ...]
    html: str
    files: tuple[File, ...]
    reports: tuple[Report, ...]


@dataclass(slots=True)
class _Finds:
    """What was found so far, and how much more is kept."""

    raw: bytes
    problems: set[Problem]
    files: list[File] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    text_left: int = MOST_TEXT
    html_left: int = MOST_HTML
    guesses_left: int = _MOST_GUESSES
    seals_left: int = _MOST_SEALS

    def keep(self, file: File) -> None:
        if len(self.files) < MOST_FILES:
            self.files.append(file)
        else:
            self.problems.add(Problem.TOO_MANY_FILES)

    def report(self, media_type: str, text: str) -> None:
        if len(self.reports) < MOST_REPORTS:
            self.reports.append(Report(media_type=media_type, text=text[:_MOST_REPORT]))

    def read(self, part: Part, most: int) -> str:
        self.guesses_left -= 1
        return text_in(self.raw, part, self.problems, most=most, guesses=self.guesses_left >= 0)


def contents(raw: bytes, root: Part, problems: set[Problem]) -> Contents:
    """Text, HTML, files and reports of the mail."""
    finds = _Finds(raw=raw, problems=problems)
    segments = _segments(root, finds) or _spoken(finds.files)
    html = ""
    if any(segment.html for segment in segments):
        html = "<hr>".join(segment.html or _as_html(segment.text) for segment in segments)
    return Contents(segments=tuple(segments), html=html, files=_marked(finds.files, html), reports=tuple(finds.reports))


def _segments(part: Part, finds: _Finds) -> list[Segment]:
    """Depth is bounded by the tree."""
    if part.media_type in _ENCRYPTED:
        finds.problems.add(Problem.ENCRYPTED)
    if not part.parts:
        return _of_leaf(part, finds)
    if part.media_type == "multipart/alternative":
        return _of_choice([_segments(inner, finds) for inner in part.parts])
    return [segment for inner in part.parts for segment in _segments(inner, finds)]


def _of_choice(choices: list[list[Segment]]) -> list[Segment]:
    """The same in several forms: the first that is plain text, the last that is HTML."""
    chosen = Segment()
    for choice in choices:
        html = "<hr>".join(segment.html for segment in choice if segment.html)
        if html:
            chosen.html = html
        text = "\n\n".join(segment.text for segment in choice if segment.text)
        if text.strip() and not chosen.text:
            chosen.text = text
    return [chosen] if chosen.text or chosen.html else []


def _of_leaf(part: Part, finds: _Finds) -> list[Segment]:
    disposition, facts = parameters(part.head.first("content-disposition"))
    name = facts.get("filename", "") or part.facts.get("name", "")
    if part.media_type in _REPORTS:
        finds.report(part.media_type, finds.read(part, _MOST_REPORT))
        return []
    if part.media_type in _MESSAGES or part.media_type == "message/partial":
        _keep_message(part, name, finds)
        return []
    is_body = disposition != "attachment" and not (name and disposition)
    if part.media_type == "text/plain" and is_body:
        return _of_text(part, finds)
    if part.media_type == "text/html" and is_body:
        html = finds.read(part, finds.html_left)
        finds.html_left -= len(html)
        return [Segment(html=html)] if html.strip() else []
    if part.media_type in _MARKED_UP and is_body:
        return [Segment(text=text_from(finds.read(part, finds.text_left)))]
    if part.media_type in _SEALED or name.lower().endswith(".p7m"):
        return _of_sealed(part, name, finds)
    if part.media_type in _WINMAIL or name.lower() == "winmail.dat":
        return _of_winmail(part, name, finds)
    _keep_file(part, name, content_of(finds.raw, part, finds.problems), finds)
    return []


def _of_text(part: Part, finds: _Finds) -> list[Segment]:
    text, files = without_uuencoded(finds.read(part, finds.text_left))
    finds.text_left -= len(text)
    for file in files:
        finds.keep(
            File(
                name=file_name(file.name, file.media_type, len(finds.files)),
                media_type=file.media_type,
                content=file.content,
                content_id="",
                is_inline=False,
            )
        )
    return [Segment(text=text)] if text.strip() else []


def _of_sealed(part: Part, name: str, finds: _Finds) -> list[Segment]:
    """The mail in an envelope that only signs it; one that hides it is kept as a file."""
    content = content_of(finds.raw, part, finds.problems)
    inner = sealed.opened(content) if finds.seals_left else b""
    if not inner.strip():
        finds.problems.add(Problem.ENCRYPTED)
        _keep_file(part, name, content, finds)
        return []
    outer, finds.raw = finds.raw, inner
    finds.seals_left -= 1
    segments = _segments(tree(inner, finds.problems), finds)
    finds.raw = outer
    return segments


def _of_winmail(part: Part, name: str, finds: _Finds) -> list[Segment]:
    content = content_of(finds.raw, part, finds.problems)
    unpacked = winmail.unpacked(content)
    if unpacked is None:
        finds.problems.add(Problem.BAD_WINMAIL)
        _keep_file(part, name, content, finds)
        return []
    for file in unpacked.files:
        finds.keep(
            File(file_name(file.name, file.media_type, len(finds.files)), file.media_type, file.content, file.content_id, is_inline=False)
        )
    segment = Segment(text=unpacked.text[: finds.text_left], html=unpacked.html[: finds.html_left])
    finds.text_left -= len(segment.text)
    finds.html_left -= len(segment.html)
    return [segment] if segment.text.strip() or segment.html.strip() else []


def _keep_message(part: Part, name: str, finds: _Finds) -> None:
    """A mail in the mail is kept as a file that can be opened; its headers tell which mail came back."""
    content = content_of(finds.raw, part, finds.problems)
    head = block(content)
    finds.report(part.media_type, text_of(content[: min(head.body_at, _MOST_REPORT)], "utf-8")[0].strip())
    subject = head.first("subject")
    finds.keep(
        File(
            name=file_name(name or subject[:200], "message/rfc822", len(finds.files)),
            media_type="message/rfc822",
            content=content,
            content_id="",
            is_inline=False,
        )
    )


def _keep_file(part: Part, name: str, content: bytes, finds: _Finds) -> None:
    content_id = "".join(part.head.first("content-id").split()).strip("<>")[:300]
    finds.keep(
        File(
            name=file_name(name, part.media_type, len(finds.files)),
            media_type=part.media_type,
            content=content,
            content_id=text_of(content_id.encode("utf-8", "surrogateescape"), "utf-8")[0],
            is_inline=False,
        )
    )


def _spoken(files: list[File]) -> list[Segment]:
    """What a mail without any text says: an invitation's words."""
    for file in files:
        if file.media_type == "text/calendar":
            lines = text_of(file.content[:_MOST_REPORT], "utf-8")[0].replace("\n ", "").replace("\n\t", "").split("\n")
            words = [match[1] for line in lines if (match := _SAID_IN_CALENDAR.match(line))]
            text = "\n".join(re.sub(r"\\([,;\\])", r"\1", word.replace("\\n", "\n").replace("\\N", "\n")) for word in words)
            return [Segment(text=text)] if text.strip() else []
    return []


def _marked(files: list[File], html: str) -> tuple[File, ...]:
    """The files, with those inline that the HTML shows in its text."""
    shown = {unquote(match) for match in _CID.findall(html)}
    return tuple(
        File(file.name, file.media_type, file.content, file.content_id, is_inline=True)
        if file.content_id and file.content_id in shown
        else file
        for file in files
    )


def _as_html(text: str) -> str:
    return f"<pre>{escape(text)}</pre>"
