"""What the documents list is what the code has."""

import re

from firstline.core import events
from tests.architecture.source import PACKAGE, ROOT


def test_every_event_is_documented_and_every_documented_event_exists() -> None:
    documented = set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)`", (ROOT / "docs" / "events.md").read_text(encoding="utf-8"), re.M))

    assert documented == set(events.declared)


def test_events_are_documented_in_the_words_of_their_docstrings() -> None:
    text = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")

    assert [kind for kind, cls in events.declared.items() if " ".join((cls.__doc__ or "").split()) not in text] == []


def test_every_setting_of_the_environment_is_documented() -> None:
    read = set()
    for path in PACKAGE.rglob("*.py"):
        if "tests" not in path.parts and "testing" not in path.parts:
            read |= set(re.findall(r"""env\.[a-z_]+\(\s*["']([A-Z_]+)["']""", path.read_text(encoding="utf-8")))
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "operating.md").read_text(encoding="utf-8"), re.M))

    assert "FIRSTLINE_DATA" in read
    assert read == documented


def test_documents_name_files_that_exist() -> None:
    missing = []
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for path in re.findall(r"`(src/firstline/[\w/.-]+|tests/[\w/.-]+|bin/[\w.-]+|docs/[\w/.-]+)`", page.read_text(encoding="utf-8")):
            if not (ROOT / path.rstrip("/")).exists():
                missing.append(f"{page.name}: {path}")

    assert missing == []


def test_every_guard_of_the_mail_names_a_test_that_exists() -> None:
    text = (ROOT / "docs" / "algorithms" / "mail-guards.md").read_text(encoding="utf-8")
    tests = PACKAGE / "channels" / "email" / "tests"
    written = "".join(path.read_text(encoding="utf-8") for path in tests.glob("test_*.py"))
    named = set(re.findall(r"::(test_\w+)`", text))

    assert len(named) > 25
    assert [test for test in sorted(named) if f"def {test}(" not in written] == []
