"""Styles and scripts as production serves them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

IMPORT = re.compile(r"""\b(?:from|import)\s*\(?\s*["']\./([^"']+)["']""")


@pytest.fixture
def collected(settings, tmp_path: Path) -> Callable[[Path], Path]:
    """Collect what stands in a folder, as `make static` does."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "config.static_files.StaticFiles"},
    }
    settings.DEBUG = False
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]

    def collect(source: Path) -> Path:
        settings.STATICFILES_DIRS = [source]
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        return settings.STATIC_ROOT

    return collect


def scripts(folder: Path) -> dict[str, str]:
    """The scripts with a digest in their names: name without it → name."""
    named = (one.name for one in folder.glob("*.*.js"))
    return {re.sub(r"\.\w{12}\.js$", ".js", name): name for name in named}


def test_ours_are_all_found_by_the_names_they_call_each_other(collected):
    folder = collected(Path(settings.STATICFILES_DIRS[0])) / "js"

    found = scripts(folder)
    assert len(found) > 20
    for name in found.values():
        for imported in IMPORT.findall((folder / name).read_text()):
            assert imported in found.values(), f"{name} imports {imported}"


def test_scripts_that_import_each_other_have_names_that_change_with_either(collected, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "one.js").write_text('import { b } from "./two.js";\nexport const a = 1;\n')
    (source / "two.js").write_text('import { a } from "./one.js";\nexport const b = 2;\n')
    (source / "alone.js").write_text("export const c = 3;\n")
    before = scripts(collected(source))

    (source / "two.js").write_text('import { a } from "./one.js";\nexport const b = 4;\n')
    folder = collected(source)
    after = scripts(folder)

    assert before["alone.js"] == after["alone.js"]
    assert before["one.js"] != after["one.js"]
    assert before["two.js"] != after["two.js"]
    assert after["two.js"] in (folder / after["one.js"]).read_text()
    assert after["one.js"] in (folder / after["two.js"]).read_text()
