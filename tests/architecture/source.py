"""The project's own Python files, read once for the tests of its shape."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "firstline"


@cache
def modules(*, with_tests: bool = False) -> dict[Path, ast.Module]:
    """Syntax trees by path; migrations are made by a program and left out."""
    paths = [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths if with_tests or "tests" not in path.parts}


def short(path: Path) -> str:
    return str(path.relative_to(PACKAGE))
