"""The joined files: whole, in order, named by their content, and small enough for a cold start."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from pytest_django.fixtures import Settings

from firstline.web import assets

KILOBYTES = 1000
COLD_PAGE_BUDGET = 60 * KILOBYTES


@pytest.fixture
def static_root(tmp_path: Path, settings: Settings) -> Path:
    settings.STATIC_ROOT = tmp_path / "static"
    staticfiles_storage._setup()  # type: ignore[attr-defined]  # A storage reads its folder once; this is a new one.
    return tmp_path / "static"


@pytest.mark.parametrize("face", assets.FACES)
def test_tokens_come_before_components_and_utilities_last(face: str) -> None:
    sheet = assets.style_sheet(face)

    places = [sheet.index(f"@layer {layer} {{") for layer in ("tokens", "reset", "base", "components", "utilities")]
    assert places == sorted(places)
    assert sheet.startswith("@layer reset, tokens, base, components, utilities;")


@pytest.mark.parametrize("face", assets.FACES)
def test_what_a_module_imports_stands_before_it(face: str) -> None:
    text = assets.script(face)

    for name in assets.SCRIPTS[face]:
        source = (assets.SOURCES / "js" / f"{name}.js").read_text()
        for line in (line for line in source.splitlines() if line.startswith("import")):
            wanted = line.split('"./')[1].removesuffix('.js";')
            assert text.index(f'modules["{wanted}"] =') < text.index(f'modules["{name}"] =')


@pytest.mark.parametrize("face", assets.FACES)
def test_script_and_style_leave_room_for_the_page(face: str) -> None:
    sent = len(gzip.compress(assets.script(face).encode())) + len(gzip.compress(assets.style_sheet(face).encode()))

    assert sent < COLD_PAGE_BUDGET


def test_every_style_and_script_is_used_by_a_face() -> None:
    styles = {path.stem for path in (assets.SOURCES / "css" / "components").glob("*.css")}
    scripts = {path.stem for path in (assets.SOURCES / "js").glob("*.js")}

    assert styles == {name for names in assets.STYLES.values() for name in names}
    assert scripts == {name for names in assets.SCRIPTS.values() for name in names}


def test_no_script_is_longer_than_a_hundred_and_fifty_lines() -> None:
    assert [path.name for path in (assets.SOURCES / "js").glob("*.js") if len(path.read_text().splitlines()) > 150] == []


def test_a_form_of_import_we_do_not_know_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "odd.js").write_text('import odd from "./lifecycle.js";\n')
    monkeypatch.setattr(assets, "SOURCES", tmp_path)

    with pytest.raises(assets.CannotJoin):
        assets.module("odd")


def test_collected_files_are_named_by_content_and_compressed_beside(static_root: Path) -> None:
    assert assets.collect()

    url = staticfiles_storage.url("workspace.css")
    name = url.removeprefix("/static/")
    assert name != "workspace.css"
    assert (static_root / name).exists()
    assert (static_root / f"{name}.br").exists()
    assert (static_root / f"{name}.gz").exists()


def test_collecting_again_does_nothing_while_nothing_changed(static_root: Path) -> None:
    assets.collect()

    assert not assets.collect()


def test_a_changed_style_gets_another_name(static_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assets.collect()
    before = staticfiles_storage.url("portal.css")
    monkeypatch.setattr(assets, "style_sheet", lambda face: f"/* {face} */ body {{ color: red }}")
    monkeypatch.setattr(assets, "_fingerprint", lambda: "another")

    assets.collect()

    assert staticfiles_storage.url("portal.css") != before


def test_before_anything_is_collected_plain_names_serve(static_root: Path) -> None:
    assert staticfiles_storage.url("portal.js") == "/static/portal.js"
