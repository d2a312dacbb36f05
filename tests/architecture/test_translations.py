"""No English word on a German page: every string for people has its German."""

import ast
import re

import polib
from django.utils.translation.template import templatize

from tests.architecture.source import PACKAGE, modules

CATALOGUE = PACKAGE / "locale" / "de" / "LC_MESSAGES" / "django.po"
FUNCTIONS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "gettext_noop"}


def _in_python() -> set[str]:
    """First string argument of gettext's functions; the second of pgettext."""
    found = set()
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name in FUNCTIONS:
                    position = 1 if name.startswith("pgettext") else 0
                    argument = node.args[position] if len(node.args) > position else None
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        found.add(argument.value)
    return found


STRING = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*{STRING}(?:\s*,\s*{STRING})?")


def _in_templates() -> set[str]:
    """As Django's own extraction sees them: translate, blocktranslate (trimmed or not), with context and plural."""
    found = set()
    for path in PACKAGE.rglob("templates/**/*"):
        if path.is_file():
            for name, first, second in CALL.findall(templatize(path.read_text(encoding="utf-8"))):
                found.add(ast.literal_eval(second if name in {"pgettext", "npgettext"} else first))
    return found


def test_every_string_is_translated() -> None:
    german = {entry.msgid for entry in polib.pofile(str(CATALOGUE)) if entry.translated() and not entry.obsolete}
    # Django and the sign-in library bring their own German for what is theirs.
    wanted = {text for text in _in_python() | _in_templates() if text.strip()}

    assert len(wanted) > 100
    assert sorted(wanted - german) == []


def test_what_is_counted_has_its_plural() -> None:
    plural = {entry.msgid for entry in polib.pofile(str(CATALOGUE)) if entry.msgid_plural}
    counted = set()
    for path in PACKAGE.rglob("templates/**/*"):
        if path.is_file():
            calls = CALL.findall(templatize(path.read_text(encoding="utf-8")))
            counted |= {ast.literal_eval(first) for name, first, _ in calls if name == "ngettext"}
    for path in modules():
        counted |= {ast.literal_eval(first) for name, first, _ in CALL.findall(path.read_text(encoding="utf-8")) if name == "ngettext"}

    assert len(counted) > 5
    assert sorted(counted - plural) == []


def test_catalogue_has_no_fuzzy_entries() -> None:
    assert [entry.msgid for entry in polib.pofile(str(CATALOGUE)) if entry.fuzzy] == []
