"""No English word on a German page: every string for people has its German."""

import ast
import re

import polib
from django.utils.translation.template import templatize

from tests.architecture.source import PACKAGE, modules

CATALOGUE = PACKAGE / "locale" / "de" / "LC_MESSAGES" / "django.po"
FUNCTIONS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext", "gettext_noop"}
Said = tuple[str | None, str]


def _in_python() -> set[Said]:
    """What gettext's functions are asked for, with pgettext's contexts."""
    found = set()
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name in FUNCTIONS:
                    said = [getattr(argument, "value", None) for argument in node.args]
                    context, text = said[:2] if "pgettext" in name else [None, *said[:1]]
                    if isinstance(text, str):
                        found.add((context, text))
    return found


STRING = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*{STRING}(?:\s*,\s*{STRING})?")


def _in_templates() -> set[Said]:
    """As Django's own extraction sees them: translate, blocktranslate (trimmed or not), with context and plural."""
    found = set()
    for path in PACKAGE.rglob("templates/**/*"):
        if path.is_file():
            for name, first, second in CALL.findall(templatize(path.read_text(encoding="utf-8"))):
                one, other = (ast.literal_eval(each) if each else "" for each in (first, second))
                found.add((one, other) if name in {"pgettext", "npgettext"} else (None, one))
    return found


def test_every_string_is_translated() -> None:
    german = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(CATALOGUE)) if entry.translated() and not entry.obsolete}
    # Django and the sign-in library bring their own German for what is theirs.
    wanted = {said for said in _in_python() | _in_templates() if said[1].strip()}

    assert len(wanted) > 100
    assert sorted(wanted - german, key=str) == []


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
