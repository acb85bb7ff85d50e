"""Rules for templates, styles and scripts that a reader would overlook."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
PAGES = [path for path in TEMPLATES if "mail" not in path.parts]  # mail has no stylesheet
ICON = re.compile(r'{% icon "([\w-]+)"|href="#i-([\w-]+)"|\bicon="([\w-]+)"')
BODY = re.compile(r'\bbody="([\w/.-]+)(?:#([\w-]+))?"')
FIRST_PAINT = 100_000  # bytes, compressed; all rooms together, though no page loads them all

FORBIDDEN = {
    "a style attribute": re.compile(r"\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)"),
    "an inline handler": re.compile(r"\s(on[a-z]{3,}|hx-on[:a-z-]*)\s*="),
    "a request to another host": re.compile(
        r"""(?:(?<![\w-])src|srcset|action|hx-(?:get|post)|<link\b[^>]*href)=["'](?:https?:)?//"""
    ),
}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_template_keeps_the_content_security_policy(path):
    text = path.read_text()

    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_icon_named_in_a_template_is_in_the_sprite(path):
    drawn = set(re.findall(r'id="i-([\w-]+)"', (ROOT / "templates/_sprite.html").read_text()))
    text = path.read_text()
    named = {name for found in ICON.findall(text) for name in found if name}

    assert named <= drawn


def test_every_dialog_has_a_name():
    dialogs = [
        one for path in TEMPLATES for one in re.findall(r"<dialog\b[^>]*>", path.read_text())
    ]

    assert [one for one in dialogs if not re.search(r"\saria-label(ledby)?=", one)] == []


def test_what_a_component_is_filled_with_is_there():
    """`body="a/page.html#part"` is looked up only when it is drawn."""
    texts = {str(path.relative_to(ROOT / "templates")): path.read_text() for path in TEMPLATES}
    told = [one for text in texts.values() for one in BODY.findall(text)]

    assert told
    assert [
        (page, part)
        for page, part in told
        if page not in texts or (part and f"{{% partialdef {part} %}}" not in texts[page])
    ] == []


@pytest.mark.parametrize("path", STYLES, ids=name_of)
def test_every_token_used_in_a_stylesheet_is_defined(path):
    everything = "".join(style.read_text() for style in STYLES)
    defined = set(re.findall(r"(--[\w-]+)\s*:", everything))
    # --color-…: the admin theme's own.
    used = set(re.findall(r"var\((--(?!color-)[\w-]+)\)", path.read_text()))

    assert used <= defined


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_every_word_a_script_says_is_written_in_the_page(path):
    said = set(re.findall(r'\b(?:word|say|fail)\("([\w]+)"', path.read_text()))
    words = "".join(page.read_text() for page in TEMPLATES)
    written = set(re.findall(r'data-word="(\w+)"', words))

    assert said <= written


def test_every_vendored_file_comes_with_its_version_and_licence():
    for folder in (ROOT / "static" / "vendor").iterdir():
        assert (folder / "VERSION").read_text().strip()
        assert (folder / "LICENSE").read_text().strip()


def test_styles_and_scripts_of_a_first_visit_stay_small():
    vendored = sorted((ROOT / "static" / "vendor").rglob("*.js"))

    assert (
        sum(len(brotli.compress(p.read_bytes())) for p in [*STYLES, *SCRIPTS, *vendored])
        < FIRST_PAINT
    )
