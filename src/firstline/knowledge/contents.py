"""What an article says in one language, section by section; pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from firstline.core import written_html
from firstline.core.text import one_line, plain

SECTIONS = ("problem", "environment", "resolution", "cause")
LONGEST_TITLE = 300
LONGEST_SECTION = 200_000


@dataclass(frozen=True)
class Contents:
    """A title, and sanitised HTML in each section."""

    title: str
    problem: str = ""
    environment: str = ""
    resolution: str = ""
    cause: str = ""

    @property
    def text(self) -> str:
        """All sections as plain text."""
        return "\n\n".join(filter(None, (written_html.plain_text(getattr(self, section)) for section in SECTIONS)))

    def as_facts(self) -> dict[str, str]:
        return asdict(self)


def said(*, title: str, problem: str = "", environment: str = "", resolution: str = "", cause: str = "") -> Contents:
    """What somebody wrote, as plain text or HTML, made safe and tidy."""
    return Contents(
        title=one_line(title, most=LONGEST_TITLE),
        problem=written_html.tidy(plain(problem)[:LONGEST_SECTION]),
        environment=written_html.tidy(plain(environment)[:LONGEST_SECTION]),
        resolution=written_html.tidy(plain(resolution)[:LONGEST_SECTION]),
        cause=written_html.tidy(plain(cause)[:LONGEST_SECTION]),
    )


def of_facts(facts: Mapping[str, str]) -> Contents:
    """As a version keeps them; what it does not know stays empty."""
    known = {name: facts[name] for name in ("title", *SECTIONS) if name in facts}
    return replace(Contents(title=""), **known)
