"""Everything that can be asked of Recado from outside, found by looking, not listed by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import (
    IntConverter,
    PathConverter,
    SlugConverter,
    StringConverter,
    UUIDConverter,
)

from apps.accounts import access

#: An id that is nobody's: what it names exists nowhere.
NOBODYS_ID = UUID("01890000-0000-7000-8000-000000000000")
_SAMPLES: dict[type, str] = {
    UUIDConverter: str(NOBODYS_ID),
    IntConverter: "1",
    SlugConverter: "nobodys-slug",
    PathConverter: "nobodys/path",
    StringConverter: "nobodys-word",
}


@dataclass(frozen=True)
class Address:
    """One URL pattern, made concrete."""

    path: str
    view: Callable[..., Any]
    name: str
    invented: bool = False  # a parameter of the path had to be made up

    @property
    def access(self) -> access.Access | None:
        return access.of(self.view)

    @property
    def is_api(self) -> bool:
        return hasattr(self.view, "cls")

    @property
    def is_admin(self) -> bool:
        return self.path.startswith("/admin/")

    def __str__(self) -> str:
        return self.path


def addresses(urlconf: str) -> list[Address]:
    return list(_walk(get_resolver(urlconf), "/"))


def _walk(resolver: URLResolver, prefix: str, *, invented: bool = False) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        path = prefix + _concrete(pattern)
        made_up = invented or bool(pattern.pattern.regex.groups)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, path, invented=made_up)
        elif isinstance(pattern, URLPattern):
            yield Address(path, pattern.callback, pattern.name or "", made_up)


def _concrete(pattern: URLPattern | URLResolver) -> str:
    """The pattern's own piece of a path, with a sample in place of each parameter."""
    route = getattr(pattern.pattern, "_route", None)
    if route is None:
        return _from_regex(str(pattern.pattern))
    for name, converter in pattern.pattern.converters.items():
        route = re.sub(rf"<(?:\w+:)?{name}>", _sample(converter), route)
    return str(route)


def _sample(converter: object) -> str:
    for kind, sample in _SAMPLES.items():
        if type(converter) is kind:
            return sample
    return "nobodys-word"


def _from_regex(regex: str) -> str:
    plain = re.sub(r"\(\?P<\w+>[^)]*\)", "nobodys-word", regex)
    plain = re.sub(r"\([^)]*\)\?", "", plain)
    return plain.lstrip("^").rstrip("$").replace("\\Z", "").replace("\\", "")
