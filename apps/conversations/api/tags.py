"""tags: the words that contacts are sorted by."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.conversations.api.contact_shapes import ChangeTagInput, TagInput, TagOutput, TagQuery
from apps.conversations.api.contacts import field_by_field
from apps.conversations.models import Tag
from apps.conversations.people import tags
from apps.conversations.people.refusals import NameTaken


class Tags(ApiView):
    """All tags of the company."""

    permission = {"GET": "conversations.view", "POST": "contacts.manage"}

    @operation(asks=TagQuery, answers=TagOutput, listed="pages")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[Tag]:
        """List the tags by name."""
        rows = Tag.objects.order_by("name", "pk")
        return rows.filter(name__icontains=values["search"]) if "search" in values else rows

    @operation(reads=TagInput, answers=TagOutput, status=201, idempotent=True, refuses=(NameTaken,))
    def post(self, request: ApiRequest, values: dict[str, Any]) -> Tag:
        """Make a tag."""
        with field_by_field():
            return tags.define(request.tenant, **values, by=request.actor)


class OneTag(ApiView):
    """One tag."""

    permission = {
        "GET": "conversations.view",
        "PATCH": "contacts.manage",
        "DELETE": "contacts.manage",
    }

    @operation(answers=TagOutput)
    def get(self, request: ApiRequest, values: dict[str, Any], tag_id: int) -> Tag:
        """Read a tag."""
        return get_object_or_404(Tag, pk=tag_id)

    @operation(reads=ChangeTagInput, answers=TagOutput, refuses=(NameTaken,))
    def patch(self, request: ApiRequest, values: dict[str, Any], tag_id: int) -> Tag:
        """Give a tag another name or colour; everybody who has it keeps it."""
        tag = get_object_or_404(Tag, pk=tag_id)
        with field_by_field():
            return tags.change(request.tenant, tag, **values, by=request.actor)

    @operation()
    def delete(self, request: ApiRequest, values: dict[str, Any], tag_id: int) -> None:
        """Delete a tag and take it from everybody."""
        tags.delete(request.tenant, get_object_or_404(Tag, pk=tag_id), by=request.actor)
