"""What fills the variables of a whole page of people, frozen with them.

Where it stands in the contact as it is said, PostgreSQL takes it from there; numbers, days and
telephone numbers are written as people read them, and that is done here.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from apps.accounts.models import Tenant
from apps.conversations.contents import personal
from apps.conversations.contents.variables import DETAILS
from apps.conversations.models import Attribute, Contact

_AS_IT_IS = frozenset({Attribute.Kind.TEXT, Attribute.Kind.CHOICE})
#: What `str.strip` takes away.
_BLANK = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
#: A place to put it, where nothing has one.
_ATTRIBUTES = "attributes"


@dataclass(frozen=True, slots=True)
class PersonalValues:
    """`columns`: of the contact that are needed for it. `sql`: the expression for somebody of the
    page, `join`: what it needs beside the page."""

    tenant: Tenant
    names: tuple[str, ...]
    known: personal.Known
    in_python: bool

    @classmethod
    def of(cls, tenant: Tenant, names: Collection[str]) -> PersonalValues:
        """Raises UnfitContent for a variable that means nothing."""
        known = personal.known() if names else {}
        personal.check(names, known)
        as_it_is = all(_is_as_it_is(name, known) for name in names)
        return cls(tenant, tuple(sorted(names)), known, not as_it_is)

    @property
    def columns(self) -> list[str]:
        if self.in_python:
            return []
        return sorted({DETAILS.get(name, _ATTRIBUTES) for name in self.names})

    @property
    def sql(self) -> str:
        if not self.names:
            return "NULL::jsonb"
        if self.in_python:
            return "coalesce(told.values, '{}')"
        parts = (f"%(name{nth})s::text, {self._text(nth)}" for nth in range(len(self.names)))
        return f"jsonb_strip_nulls(jsonb_build_object({', '.join(parts)}))"

    def _text(self, nth: int) -> str:
        detail = DETAILS.get(self.names[nth])
        bare = f"page.{detail}" if detail else f"page.attributes ->> %(name{nth})s"
        return f"nullif(btrim({bare}, %(blank)s), '')"

    @property
    def join(self) -> str:
        return "LEFT JOIN told ON told.id = page.id" if self.in_python else ""

    @property
    def parameters(self) -> dict[str, Any]:
        named = {f"name{nth}": name for nth, name in enumerate(self.names)}
        return {**named, "blank": _BLANK}

    def told(self, page: QuerySet[Any]) -> str:
        """For `json_to_recordset`, where it is written here."""
        if not self.in_python:
            return "[]"
        ids = list(page.values_list("pk", flat=True))
        people = Contact.objects.filter(pk__in=ids).only(
            "name", "phone", "email", "category", "notes", "attributes"
        )
        written = [
            {
                "id": str(one.pk),
                "values": personal.values_of(self.tenant, one, self.names, self.known),
            }
            for one in people
        ]
        return json.dumps(written)


def _is_as_it_is(name: str, known: personal.Known) -> bool:
    if name in DETAILS:
        return DETAILS[name] != "phone"
    return known[name].kind in _AS_IT_IS
