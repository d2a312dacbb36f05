"""Compile our translations where the compiled ones are missing or old; needs no GNU gettext."""

import os
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_translations(locale: Path = LOCALE) -> list[Path]:
    """Write each .mo file that is older than its .po file; returns those written."""
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        fresh = target.with_name(f"{target.name}.{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(fresh))  # type: ignore[no-untyped-call]  # polib has no types.
        fresh.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_translations()
