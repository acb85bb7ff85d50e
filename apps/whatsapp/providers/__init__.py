"""The providers, by name. Importing one is left until it is asked for."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import cast

from apps.whatsapp.providers.protocol import Provider

NAMES = ("meta", "waha")


@cache
def provider_of(name: str) -> Provider:
    """The provider of that name; each module of `providers` offers itself as `provider`."""
    if name not in NAMES:
        raise LookupError(name)
    return cast("Provider", import_module(f"apps.whatsapp.providers.{name}").provider)
