"""Whom a form of the list is about: those who are ticked, or everybody whom the filter finds."""

from __future__ import annotations

from django.http import QueryDict

from apps.accounts.ids import as_id
from apps.accounts.requests import MemberRequest
from apps.conversations.segments import filters
from apps.conversations.segments.chosen import Selected
from apps.conversations.segments.refusals import FilterGone


def of(request: MemberRequest) -> Selected:
    """`chosen` ids, or `all` with the list's `address`. Raises FilterGone."""
    if request.POST.get("all"):
        asked = filters.read(QueryDict(request.POST.get("address", "")))
        if asked.dropped:
            raise FilterGone
        return asked
    return [pk for text in request.POST.getlist("chosen") if (pk := as_id(text))]
