"""What the documents point at is there: files, commands, routes, buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.management import get_commands
from django.urls import resolve

from apps.accounts.api.nowhere import Nowhere

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
PATH = re.compile(r"`((?:apps|config|deploy|docs|static|templates|tests)/[\w./-]+)`")
COMMAND = re.compile(r"manage\.py (\w+)")
CURL = re.compile(r"curl (?:\\\n|[^\n`])*")  # with the lines that it goes on to
CALLED = re.compile(r"\$(?:api|RECADO/api/v1)/([^\s\"'?#`]+)")
METHOD = re.compile(r"(?:-X|--request) ([A-Z]+)")
#: What stands for an id in an example: a variable of the shell, or the beginning of one.
SOME_ID = re.compile(r"\$\w+|01a1…")
IDS = ("01a1ff1b-1cc2-717b-9de3-850caabcc5fa", "1")
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
ON_THE_PAGE = re.compile(r"(?<![*\w])\*([^*\n]+(?:\n[^*\n]+)?)\*(?![*\w])")


def name(document: Path) -> str:
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_and_paths_lead_somewhere(document):
    text = document.read_text()
    links = [document.parent / link for link in LINK.findall(text)]
    paths = [ROOT / path for path in PATH.findall(text)]

    assert [str(one) for one in [*links, *paths] if not one.exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_commands_exist(document):
    assert set(COMMAND.findall(document.read_text())) <= set(get_commands())


def test_every_decision_is_in_the_list():
    folder = ROOT / "docs" / "decisions"
    listed = set(LINK.findall((folder / "README.md").read_text()))

    assert {path.name for path in folder.glob("*.md")} - {"README.md"} <= listed


def test_every_guide_is_found_from_the_first_page():
    linked = set(LINK.findall((ROOT / "README.md").read_text()))
    for guide in ("staff", "superadmins", "programs"):
        text = (ROOT / "docs" / "guides" / f"{guide}.md").read_text()
        linked |= {f"docs/guides/{link}" for link in LINK.findall(text)}

    assert {name(guide) for guide in GUIDES} - linked == set()


def calls_in(text: str) -> Iterator[tuple[str, str]]:
    """Method and path, relative to /api/v1/, of each example."""
    for curl in CURL.findall(text):
        told = METHOD.search(curl)
        has_body = re.search(r" (?:-d|--data|-F|--form)\b", curl)
        for path in CALLED.findall(curl):
            yield (told[1] if told else "POST" if has_body else "GET"), path


def routes(path: str) -> Iterator[Any]:
    for some_id in IDS:
        found = resolve(f"/api/v1/{SOME_ID.sub(some_id, path)}", urlconf="config.urls").func
        if found.view_class is not Nowhere:
            yield found


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_what_is_called_in_examples_is_there(document):
    unknown = [
        f"{method} {path}"
        for method, path in calls_in(document.read_text())
        if not any(hasattr(found.view_class, method.lower()) for found in routes(path))
    ]

    assert unknown == []


@cache
def all_that_pages_say() -> str:
    """Of templates and code, as `alike` leaves it."""
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "apps").rglob("*.py")]
    return alike("\n".join(file.read_text() for file in files))


def alike(text: str) -> str:
    """In small letters, without marks, with apostrophes and spaces of one kind."""
    return re.sub(r"\s+", " ", re.sub(r"</?\w+>", "", text.replace("’", "'"))).casefold()


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_what_guides_set_in_italics_stands_on_a_page(guide):
    text = re.sub(r"```.*?```", "", guide.read_text(), flags=re.DOTALL)
    named = [part for words in ON_THE_PAGE.findall(text) for part in words.split("→")]

    assert [
        part for part in map(str.strip, map(alike, named)) if part not in all_that_pages_say()
    ] == []
