"""Segments and bulk actions in what every page shows: audit log, palette."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts import audit_words, palette
from apps.accounts.requests import MemberRequest
from apps.conversations.models import Segment

AUDIT: dict[str, Any] = {
    "segment.created": gettext_lazy("made a segment"),
    "segment.changed": gettext_lazy("changed a segment"),
    "segment.deleted": gettext_lazy("deleted a segment"),
    "segment.members_changed": gettext_lazy("changed who is on a list"),
    "contacts.bulk_ended": gettext_lazy("changed many contacts at once"),
    "contacts.exported": gettext_lazy("exported contacts"),
}


def join() -> None:
    """Called once, when the app is ready."""
    from apps.conversations.segments import progress  # noqa: F401 - adds kinds of notices

    audit_words.ACTIONS |= AUDIT
    palette.SOURCES.append(found)


def found(request: MemberRequest, query: str) -> tuple[str, list[palette.Found]]:
    """Segments by name, and the page of them all."""
    title = _("Segments")
    if "conversations.view" not in request.may:
        return title, []
    lines = []
    if query and palette.matches(query, title, _("groups of contacts, lists, filters")):
        lines.append(palette.Found(title, reverse("segments"), "filter"))
    if query:
        rows = Segment.objects.filter(deleted_at=None, name__icontains=query.strip())
        lines += [
            palette.Found(row.name, reverse("segment", args=[row.pk]), "filter")
            for row in rows.exclude(kind=Segment.Kind.VIEW)[: palette.MOST]
        ]
    return title, lines
