"""Files that take long begin first, so that no worker is left alone with one of them at the end."""

from __future__ import annotations

from collections import Counter
from zlib import crc32

import pytest


def sort(items: list[pytest.Item]) -> None:
    """First those with a browser, as it is opened once for all that follow one another; then the
    other long ones, mixed, as neighbours wait for the same things; then the short ones."""
    tests = Counter(map(_file, items))
    long = _marked(items, "slow") | _marked(items, "load")
    browser = _marked(items, "browser")

    def place(item: pytest.Item) -> tuple[int, int, str]:
        name = _file(item)
        if name in browser:
            return (0, 0, name)
        return (1, crc32(name.encode()), name) if name in long else (2, -tests[name], name)

    items.sort(key=place)


def _marked(items: list[pytest.Item], mark: str) -> set[str]:
    return {_file(item) for item in items if item.get_closest_marker(mark)}


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
