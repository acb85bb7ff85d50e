"""Texts that others wrote, made fit for being kept. Pure Python."""

from __future__ import annotations

import re
from typing import Any

_NOT_FOR_TEXT = re.compile("[\x00\ud800-\udfff]")


def keepable(value: Any) -> Any:
    """The same JSON value, its texts and names without what PostgreSQL and UTF-8 refuse: zero
    bytes and halves of surrogate pairs."""
    if isinstance(value, str):
        return _NOT_FOR_TEXT.sub("\ufffd", value)
    if isinstance(value, dict):
        return {keepable(name): keepable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [keepable(inner) for inner in value]
    return value
