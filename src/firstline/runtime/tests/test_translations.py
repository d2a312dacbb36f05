"""Translations are compiled when they are missing or old, without GNU gettext."""

import gettext
from pathlib import Path

from firstline.runtime.translations import compile_translations


def catalogue(folder: Path, german: str) -> Path:
    home = folder / "de" / "LC_MESSAGES"
    home.mkdir(parents=True, exist_ok=True)
    source = home / "django.po"
    source.write_text(
        f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Take"\nmsgstr "{german}"\n', encoding="utf-8"
    )
    return source


def test_a_new_catalogue_is_compiled_once(tmp_path: Path) -> None:
    catalogue(tmp_path, "Übernehmen")

    assert len(compile_translations(tmp_path)) == 1
    assert compile_translations(tmp_path) == []
    assert gettext.translation("django", tmp_path, ["de"]).gettext("Take") == "Übernehmen"
