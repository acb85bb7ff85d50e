"""segments: sets of contacts, by rules or by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.conversations.api.segment_shapes import (
    CountOutput,
    SegmentInput,
    SegmentOutput,
    SegmentPatch,
    SegmentQuery,
)
from apps.conversations.models import Segment
from apps.conversations.segments import counting, rules, saving
from apps.conversations.segments.refusals import (
    BadRules,
    BrokenSegment,
    InUse,
    NameTaken,
    NotByHand,
)


def segment_of(pk: UUID) -> Segment:
    """The company's segment of that id, or 404."""
    return get_object_or_404(Segment, pk=pk, deleted_at=None)


class Segments(ApiView):
    """Sets of contacts."""

    permission = {"GET": "conversations.view", "POST": "contacts.manage"}

    @operation(asks=SegmentQuery, answers=SegmentOutput, listed="pages")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[Segment]:
        """List the segments by name: those by rules, lists and saved views."""
        wanted = {"kind": values["kind"]} if "kind" in values else {}
        return Segment.objects.filter(deleted_at=None, **wanted).order_by("name", "pk")

    @operation(reads=SegmentInput, answers=SegmentOutput, status=201, refuses=(NameTaken, BadRules))
    def post(self, request: ApiRequest, values: dict[str, Any]) -> Segment:
        """Make a segment. Rules decide anew, each time it is used, who is in it."""
        return saving.create(
            request.tenant,
            values["name"],
            kind=values["kind"],
            rules=values.get("rules"),
            members=values.get("contact_ids", ()),
            by=request.actor,
        )


class OneSegment(ApiView):
    """One segment."""

    permission = {
        "GET": "conversations.view",
        "PATCH": "contacts.manage",
        "DELETE": "contacts.manage",
    }

    @operation(answers=SegmentOutput)
    def get(self, request: ApiRequest, values: dict[str, Any], segment_id: UUID) -> Segment:
        """Read a segment."""
        return segment_of(segment_id)

    @operation(reads=SegmentPatch, answers=SegmentOutput, refuses=(NameTaken, BadRules, NotByHand))
    def patch(self, request: ApiRequest, values: dict[str, Any], segment_id: UUID) -> Segment:
        """Change the name or the rules, or put people on a list and take them from it."""
        tenant, by, segment = request.tenant, request.actor, segment_of(segment_id)
        with transaction.atomic():
            if added := values.pop("add_contact_ids", None):
                saving.put(tenant, segment, added, by=by)
            if taken := values.pop("remove_contact_ids", None):
                saving.take(tenant, segment, taken, by=by)
            return saving.change(tenant, segment, by=by, **values)

    @operation(refuses=(InUse,))
    def delete(self, request: ApiRequest, values: dict[str, Any], segment_id: UUID) -> None:
        """Delete a segment. Its people stay."""
        saving.delete(request.tenant, segment_of(segment_id), by=request.actor)


class SegmentCount(ApiView):
    """How many are in a segment."""

    permission = {"GET": "conversations.view"}

    @operation(answers=CountOutput, refuses=(BrokenSegment,))
    def get(self, request: ApiRequest, values: dict[str, Any], segment_id: UUID) -> counting.Count:
        """Count the people in a segment now."""
        return counting.count(rules.members(segment_of(segment_id)))
