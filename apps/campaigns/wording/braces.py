"""Braces that would reach people: what looks like a variable and is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.conversations.contents.variables import fill, texts

MARKS = ("{{", "}}")


def words_of(content: Any) -> list[str]:
    """For each text in which braces stay once its variables are filled."""
    words = _("“%(part)s” has braces that are no variable. Write it such as {{nome}}.")
    return [words % {"part": _part(text)} for text in texts(content) if has(fill(text, {}))]


def words_of_values(values: Mapping[str, str]) -> list[str]:
    """For what this person would fill a variable with."""
    words = _("This contact has braces where {{%(name)s}} takes its words from. Correct it there.")
    return [words % {"name": name} for name, value in values.items() if has(value)]


def has(text: str) -> bool:
    return any(mark in text for mark in MARKS)


def _part(text: str) -> str:
    rest = fill(text, {})
    at = min(place for place in map(rest.find, MARKS) if place >= 0)
    return rest[max(0, at - 10) : at + 20].strip()
