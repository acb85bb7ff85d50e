"""The small checks all types are made of. Errors say what Graph says."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from apps.whatsapp.simulator.errors import GraphError, invalid

Json = dict[str, Any]


def lacks(path: str) -> GraphError:
    return GraphError(131008, f"Param {path} is missing")


def thing(owner: Json, key: str, path: str = "") -> Json:
    """An object that has to be there."""
    value = owner.get(key)
    if value is None:
        raise lacks(path or key)
    if not isinstance(value, dict):
        raise invalid(f"Param {path or key} must be a JSON object.")
    return value


def things(owner: Json, key: str, path: str, *, most: int, least: int = 1) -> list[Json]:
    value = owner.get(key)
    if value is None:
        raise lacks(path)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise invalid(f"Param {path} must be a JSON array.")
    if not least <= len(value) <= most:
        raise invalid(f"Param {path} must have between {least} and {most} elements.")
    return value


def text(owner: Json, key: str, path: str, *, most: int) -> str:
    """A text that has to be there and not be empty; `most` characters."""
    value = owner.get(key)
    if value is None or value == "":
        raise lacks(path)
    return _short(value, path, most)


def maybe_text(owner: Json, key: str, path: str, *, most: int) -> str:
    value = owner.get(key)
    return "" if value is None else _short(value, path, most)


def one_of(owner: Json, key: str, path: str, choices: Collection[str]) -> str:
    value = owner.get(key)
    if value is None:
        raise lacks(path)
    if value not in choices:
        raise invalid(f"Param {path} must be one of {{{', '.join(sorted(choices)).upper()}}}.")
    return str(value)


def number(owner: Json, key: str, path: str, *, low: float, high: float) -> float:
    value = owner.get(key)
    if value is None:
        raise lacks(path)
    try:
        found = float(value)
    except (TypeError, ValueError):
        raise invalid(f"Param {path} must be a number.") from None
    if isinstance(value, bool) or not low <= found <= high:
        raise invalid(f"Param {path} must be between {low:g} and {high:g}.")
    return found


def maybe_flag(owner: Json, key: str, path: str) -> None:
    value = owner.get(key)
    if value is not None and not isinstance(value, bool) and value not in ("true", "false"):
        raise invalid(f"Param {path} must be a boolean.")


def address(owner: Json, key: str, path: str, *, most: int = 2000) -> str:
    """A web address."""
    value = text(owner, key, path, most=most)
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise invalid(f"Param {path} is not a valid URI.")
    return value


def distinct(values: list[str], path: str) -> None:
    if len(set(values)) != len(values):
        raise invalid(f"Param {path} must be unique.")


def _short(value: Any, path: str, most: int) -> str:
    if not isinstance(value, str):
        raise invalid(f"Param {path} must be a string.")
    if len(value) > most:
        raise invalid(f"Param {path} must be at most {most} characters long.")
    return value
