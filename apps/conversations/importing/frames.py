"""polars, loaded by whoever first reads a file: all processes know how to, few ever do, and it
takes a quarter of a second and 28 MB of each."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from django.utils.functional import SimpleLazyObject

if TYPE_CHECKING:
    import polars as pl
else:
    pl = SimpleLazyObject(lambda: import_module("polars"))

__all__ = ["pl"]
