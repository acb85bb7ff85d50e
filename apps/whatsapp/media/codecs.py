"""PyAV, loaded by whoever first opens a recording: it takes 16 MB of a process."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from django.utils.functional import SimpleLazyObject

if TYPE_CHECKING:
    import av
else:
    av = SimpleLazyObject(lambda: import_module("av"))

__all__ = ["av"]
