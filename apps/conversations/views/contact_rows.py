"""The people of a page, with what their cells need from other tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from apps.accounts.requests import MemberRequest
from apps.conversations.consent import asking
from apps.conversations.forms.details import colleagues
from apps.conversations.models import Category, Contact, Medium, Tag
from apps.conversations.segments.list_columns import ListColumn

_PROMOTIONS = {f"consent_{medium}": medium for medium in Medium.values}


def rows(
    request: MemberRequest,
    people: Sequence[Contact],
    columns: Sequence[ListColumn],
    tags: Mapping[int, Tag],
) -> list[dict[str, Any]]:
    """One question for each other table whose columns are shown, none for the rest."""
    keys = {column.key for column in columns}
    has_owners = any(one.owner_id for one in people)
    team = colleagues(request.tenant) if has_owners and "owner" in keys else {}
    refusals = {
        medium: _refusals(people, medium) for key, medium in _PROMOTIONS.items() if key in keys
    }
    return [
        {
            "contact": one,
            "tags": [tags[pk] for pk in one.tags if pk in tags],
            "owner": team.get(one.owner_id, "") if one.owner_id else "",
            "refusals": refusals,
            "has_email": "email" in keys,
        }
        for one in people
    ]


def _refusals(people: Sequence[Contact], medium: str) -> dict[UUID, str]:
    """Why promotions may not be sent to each; "" where they may."""
    found = Contact.objects.filter(pk__in=[one.pk for one in people])
    asked = asking.annotate(found, medium=medium, category=Category.MARKETING)
    return dict(asked.values_list("pk", "refusal"))
