"""Addresses of pages, as `reverse` gives them. One is worked out once and remembered without its
ids, because a page names the same ones a hundred times."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse


def way(name: str, *ids: UUID) -> str | None:
    """None: where we are, no page has that name and so many ids."""
    parts = _parts(get_urlconf() or settings.ROOT_URLCONF, name, len(ids))
    if not parts:
        return None
    if not ids:
        return get_script_prefix() + parts[0]
    said = [get_script_prefix(), parts[0]]
    for pk, part in zip(ids, parts[1:], strict=True):
        said += [str(pk), part]
    return "".join(said)


@cache
def _parts(urlconf: str, name: str, count: int) -> list[str]:
    """What stands before, between and behind the ids; nothing where there is no such page."""
    ids = [UUID(int=place + 1) for place in range(count)]
    try:
        rest = reverse(name, urlconf, args=ids).removeprefix(get_script_prefix())
    except NoReverseMatch:
        return []
    parts = []
    for pk in ids:
        part, _id, rest = rest.partition(str(pk))
        parts.append(part)
    return [*parts, rest]
