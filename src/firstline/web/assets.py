"""The static files: one joined style sheet and one joined script per face, made when files are collected, kept by name for ever."""

import hashlib
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]  # brotli ships no types
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.management import call_command
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

logger = logging.getLogger(__name__)

SOURCES = Path(__file__).resolve().parent / "static"
_LARGE = 100_000
HTMX = "django_htmx/htmx-2.min.js"

_LAYERS = ("tokens", "reset", "base", "components", "utilities")
_EVERYWHERE = ("button", "field", "form", "chip", "avatar", "ladder", "minute-line", "notice", "tabs", "toast", "dialog", "menu", "empty")
_DESK = ("topbar", "palette", "table", "panel")
STYLES: dict[str, tuple[str, ...]] = {
    "workspace": (*_EVERYWHERE, *_DESK, "workspace", "queue-row", "thread", "composer", "mails", "guide-step"),
    "portal": (
        *_EVERYWHERE,
        "page",
        "finder",
        "article",
        "guide-step",
        "timetable",
        "journey",
        "thread",
        "composer",
        "entrance",
        "request",
    ),
    "administration": (*_EVERYWHERE, *_DESK, "desk-page", "timetable", "settings", "mails", "knowledge", "guide-step"),
}

# What a module needs stands before it; start.js comes last and sets everything going.
_GROUND = ("lifecycle", "request", "minute-line", "theme", "dialog", "toast", "menu", "fold", "once")
_TABLE = ("keys", "rows", "live-source", "live", "palette")
SCRIPTS: dict[str, tuple[str, ...]] = {
    "workspace": (
        *_GROUND,
        *_TABLE,
        "queue-list",
        "draft",
        "upload",
        "composer",
        "countdown",
        "ticket-forms",
        "thread",
        "opens-in-place",
        "start",
    ),
    "portal": (*_GROUND, "live-source", "live", "kept", "chosen-files", "finder", "start"),
    "administration": (*_GROUND, *_TABLE, "draft", "start"),
}
FACES = tuple(STYLES)

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\n\s*")
_LINE_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)
_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./([\w-]+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.MULTILINE)
_FOREIGN = re.compile(r"^(import|export)\b.*$", re.MULTILINE)


class CannotJoin(ValueError):
    """A module uses a form of import or export that the joining does not know."""


def style_sheet(face: str) -> str:
    """The one style sheet of a face: tokens first, each file in its layer, without comments and indentation."""
    parts = ["@layer reset, tokens, base, components, utilities;"]
    for layer in _LAYERS:
        names = [f"components/{name}" for name in STYLES[face]] if layer == "components" else [layer]
        text = "\n".join((SOURCES / "css" / f"{name}.css").read_text(encoding="utf-8") for name in names)
        parts.append(f"@layer {layer} {{{_INDENT.sub(chr(10), _COMMENT.sub('', text))}}}")
    return "\n".join(parts) + "\n"


def script(face: str) -> str:
    """The one script of a face: htmx, then each module in its own scope, in the order of SCRIPTS."""
    htmx = Path(str(finders.find(HTMX))).read_text(encoding="utf-8")
    modules = [module(name) for name in SCRIPTS[face]]
    return "\n".join([htmx, "(() => {", '"use strict";', "const modules = {};", *modules, "})();", ""])


def module(name: str) -> str:
    """One ES module as a scope of a classic script; its imports are taken from the modules before it. Raises CannotJoin."""
    text = _LINE_COMMENT.sub("", (SOURCES / "js" / f"{name}.js").read_text(encoding="utf-8"))
    exported = [match[2] for match in _EXPORT.finditer(text)]
    text = _IMPORT.sub(lambda match: f'const {{ {match[1]} }} = modules["{match[2]}"];', text)
    text = _EXPORT.sub(lambda match: f"{match[1]} {match[2]}", text)
    if foreign := _FOREIGN.search(text):
        raise CannotJoin(f"{name}.js: {foreign[0]}")
    return f'modules["{name}"] = (() => {{\n{text}\nreturn {{ {", ".join(exported)} }};\n}})();'


def joined() -> dict[str, str]:
    """Every joined file by its name."""
    sheets = {f"{face}.css": style_sheet(face) for face in FACES}
    return sheets | {f"{face}.js": script(face) for face in FACES}


class PatientCompressor(Compressor):
    """Compresses our small files as far as it goes, and a package's large ones only as far as a start may wait for."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return bytes(brotli.compress(data, quality=11 if len(data) < _LARGE else 4))


class JoinedStorage(CompressedManifestStaticFilesStorage):
    """Names files by their content and writes compressed twins beside them; before anything is collected, plain names do."""

    manifest_strict = False

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[tuple[str, str, bool]]:
        """Write the joined files first, so that they are named and compressed like all others."""
        if not dry_run:
            for name, text in joined().items():
                if self.exists(name):
                    self.delete(name)
                self.save(name, ContentFile(text.encode()))
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run=dry_run, **options)  # type: ignore[no-untyped-call]  # whitenoise has no types here

    def create_compressor(self, **options: Any) -> Compressor:
        """Maps for debuggers are never asked for by people."""
        skipped = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
        return PatientCompressor(**options | {"extensions": skipped})  # type: ignore[no-untyped-call]  # whitenoise has no types

    def stored_name(self, name: str) -> str:
        """The name with its hash when the file was collected, else the plain name."""
        return str(self.hashed_files.get(self.hash_key(self.clean_name(name)), name))


def collect() -> bool:
    """Bring the static files into STATIC_ROOT if any of them changed since the last time; says whether it did."""
    root = Path(settings.STATIC_ROOT)
    mark, fresh = root / ".collected", _fingerprint()
    if mark.exists() and mark.read_text(encoding="ascii") == fresh:
        return False
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["css", "js", "django_htmx", "mfa"])
    mark.write_text(fresh, encoding="ascii")
    logger.info("static.collected")
    return True


def _fingerprint() -> str:
    """What the collected files depend on: our sources, the lists in this module, and the packages' files by size and time."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
