"""Names say something about the trade."""

import ast

from tests.architecture.source import modules, short

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "shared", "signals", "managers", "services"}
# Django looks for the ENGINE of the settings under this name.
GIVEN_NAMES = {"core/database/base.py"}
DOMAIN = ("core", "search", "people", "tickets", "routing", "knowledge", "guides", "bulletins", "selfservice")


def test_no_module_has_an_empty_name() -> None:
    assert [short(path) for path in modules() if path.stem in EMPTY_NAMES and short(path) not in GIVEN_NAMES] == []


def test_every_module_begins_with_its_purpose() -> None:
    silent = [short(path) for path, tree in modules().items() if path.stem not in {"__init__", "apps"} and not ast.get_docstring(tree)]

    assert silent == []


def test_domain_apps_have_no_faces() -> None:
    faces = {"views", "urls", "forms", "admin"}

    assert [
        short(path)
        for path in modules()
        if path.relative_to(path.parents[0]) and short(path).split("/")[0] in DOMAIN and path.stem in faces
    ] == []
