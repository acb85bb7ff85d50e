"""What each column of a file becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Tenant
from apps.conversations.importing import headings
from apps.conversations.models import Attribute
from apps.conversations.people import attributes

ATTRIBUTE = "attribute:"
#: Those by which somebody is found.
KEYS = ("phone", "email")
FIELDS: dict[str, Any] = {
    "name": _("Name"),
    "phone": _("Number"),
    "email": _("E-mail"),
    "category": _("Category"),
    "notes": _("Notes"),
    "tags": _("Tags"),
    "language": _("Language"),
    "time_zone": _("Time zone"),
}
_ENOUGH = 0.7  # share of a column's values that must look like what it is taken for


@dataclass(frozen=True, slots=True)
class Target:
    """What a column may become. `kind`: of an attribute; "" for our own fields."""

    id: str
    name: str
    kind: str = ""


def targets(tenant: Tenant) -> list[Target]:
    """Our fields, then the company's attributes. Must run inside the tenant."""
    ours = [Target(field, str(name)) for field, name in FIELDS.items()]
    theirs = [
        Target(f"{ATTRIBUTE}{one.key}", one.name, one.kind) for one in attributes.defined().values()
    ]
    return ours + theirs


def guess(
    names: Sequence[str], values: Sequence[Sequence[str]], known: Mapping[str, Attribute]
) -> dict[int, str]:
    """Position → target, each target once. `values`: some of each column, without blanks.

    By the name first, our fields before attributes; then by what the column holds.
    """
    chosen: dict[int, str] = {}
    for position, target in _by_name(names, known):
        if target not in chosen.values():
            chosen[position] = target
    for target, looks_like in (
        ("email", headings.looks_like_email),
        ("phone", headings.looks_like_phone),
    ):
        if target not in chosen.values():
            found = _by_content(values, chosen, looks_like)
            chosen |= {} if found is None else {found: target}
    if "name" not in chosen.values() and not any(names):
        found = _by_content(values, chosen, _looks_like_name)
        chosen |= {} if found is None else {found: "name"}
    return dict(sorted(chosen.items()))


def _by_name(names: Sequence[str], known: Mapping[str, Attribute]) -> list[tuple[int, str]]:
    """The best names first, so that “Nome completo” does not lose to “Cliente”."""
    called = {headings.folded(one.name): key for key, one in known.items()}
    called |= {headings.folded(key): key for key in known}
    found: list[tuple[int, int, str]] = []
    for position, name in enumerate(names):
        folded = headings.folded(name)
        if folded and folded in called:
            found.append((0, position, f"{ATTRIBUTE}{called[folded]}"))
        elif field := headings.field_of(name):
            found.append((headings.NAMES[field].split().index(folded), position, field))
    return [(position, target) for _rank, position, target in sorted(found)]


def _by_content(
    values: Sequence[Sequence[str]], chosen: Mapping[int, str], looks_like: Any
) -> int | None:
    shares = [
        (sum(map(looks_like, some)) / len(some), -position)
        for position, some in enumerate(values)
        if some and position not in chosen
    ]
    best = max(shares, default=(0.0, 0))
    return -best[1] if best[0] >= _ENOUGH else None


def _looks_like_name(cell: str) -> bool:
    return sum(sign.isalpha() for sign in cell) >= max(3, len(cell) * 0.7)


def is_target(target: str, known: Mapping[str, Attribute]) -> bool:
    if target.startswith(ATTRIBUTE):
        return target.removeprefix(ATTRIBUTE) in known
    return target in FIELDS
