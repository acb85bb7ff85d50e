"""Taking what names one person out of JSON, and leaving what is about others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Names = Callable[[str], bool]

#: Stands for what has to go.
GONE = object()
MASK = "•••"


def cut(value: Any, names: Names, gone: list[Any]) -> Any:
    """The value without the items of lists that name the person; GONE when nothing is left.

    An object that names them goes as a whole, up to the nearest list that it is an item of.
    What went is added to `gone`.
    """
    if isinstance(value, dict):
        return _cut_object(value, names, gone)
    if isinstance(value, list):
        left = [(item, cut(item, names, gone)) for item in value]
        gone += [item for item, kept in left if kept is GONE]
        return [kept for _item, kept in left if kept is not GONE]
    return GONE if _is_named(value, names) else value


def _cut_object(value: dict[str, Any], names: Names, gone: list[Any]) -> Any:
    if any(names(key) for key in value):
        return GONE
    left = {key: cut(item, names, gone) for key, item in value.items()}
    return GONE if any(item is GONE for item in left.values()) else left


def masked(value: Any, names: Names) -> Any:
    """The same with a mask for each value that names the person."""
    if isinstance(value, dict):
        return {MASK if names(key) else key: masked(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [masked(item, names) for item in value]
    return MASK if _is_named(value, names) else value


def texts(value: Any) -> Iterator[str]:
    """Every text in it."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def _is_named(value: Any, names: Names) -> bool:
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    return is_text and names(str(value))
