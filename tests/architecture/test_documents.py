"""What the documents point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
PATH = re.compile(r"`((?:apps|config|deploy|docs|static|templates|tests)/[\w./-]+)`")
COMMAND = re.compile(r"manage\.py (\w+)")


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
