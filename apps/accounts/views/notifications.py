"""The bell: what a person should know."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.accounts import cursors, notifications
from apps.accounts.access import member
from apps.accounts.models import Notification
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.accounts.views.ways_back import way_back

_IN_BELL = 8
_A_PAGE = 30


@member
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    """The newest few in the bell's popover, or all of them as a page."""
    if is_fragment(request):
        return render(request, "_notifications.html", _bell(request))
    page = cursors.cut(
        _mine(request),
        size=_A_PAGE,
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )
    context = {"page": page, "notifications": [_shown(one) for one in page.rows]}
    return render(request, "accounts/notifications.html", context)


def _mine(request: MemberRequest) -> Any:
    return Notification.objects.filter(user=request.user, tenant=request.tenant)


def _bell(request: MemberRequest) -> dict[str, Any]:
    newest = _mine(request).order_by("-pk")[:_IN_BELL]
    return {"notifications": [_shown(one) for one in newest], "all_url": reverse("notifications")}


def _shown(one: Notification) -> dict[str, Any]:
    """What `_notifications.html` draws. A notice with an address leads there and is then read."""
    return {
        "text": notifications.in_words(one),
        "icon": notifications.icon_of(one),
        "url": reverse("notification", args=[one.pk]) if one.url else "",
        "at": one.created_at,
        "unread": one.read_at is None,
    }


@member
@require_GET
def follow(request: MemberRequest, pk: str) -> HttpResponse:
    """To what a notice is about; it counts as read from then on."""
    one = get_object_or_404(_mine(request), pk=pk)
    _read(_mine(request).filter(pk=one.pk))
    return HttpResponseRedirect(notifications.address_of(one) or reverse("notifications"))


@member
@require_POST
def read_all(request: MemberRequest) -> HttpResponse:
    _read(_mine(request))
    if is_fragment(request):
        return render(request, "_notifications.html", _bell(request))
    return redirect(way_back(request, reverse("notifications")))


def _read(rows: Any) -> None:
    rows.filter(read_at=None).update(read_at=timezone.now())
