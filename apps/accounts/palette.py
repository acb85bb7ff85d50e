"""The command palette: pages, companies and whatever apps above add."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts import frame
from apps.accounts.models import Membership
from apps.accounts.requests import MemberRequest

MOST = 7  # lines a group


@dataclass(frozen=True, slots=True)
class Found:
    label: str
    url: str
    icon: str = "right"
    hint: str = ""


#: A group's name, and what finds its lines for a query ("" lists the most useful ones).
Source = Callable[[MemberRequest, str], tuple[str, list[Found]]]


def plain(text: str) -> str:
    """Without accents and capitals, so that “configuracoes” finds “Configurações”."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def matches(query: str, *texts: Any) -> bool:
    """Every word of the query begins a word of the texts."""
    words = plain(" ".join(str(text) for text in texts)).split()
    return all(any(word.startswith(part) for word in words) for part in plain(query).split())


def pages(request: MemberRequest, query: str) -> tuple[str, list[Found]]:
    """The pages of the navigation, and those of the person."""
    found: dict[str, Found] = {}
    visible = frame.navigation.visible(request)
    for item in sorted(visible, key=lambda one: one.section == frame.SETTINGS):
        if matches(query, item.label, item.words):
            url = reverse(item.url_name)
            found.setdefault(url, Found(str(item.label), url, item.icon))
    for label, url_name, icon, words in _own_pages():
        if matches(query, label, words):
            url = reverse(url_name)
            found.setdefault(url, Found(label, url, icon))
    return _("Pages"), list(found.values())


def _own_pages() -> list[tuple[str, str, str, str]]:
    return [
        (_("Profile"), "profile", "user", _("name language theme")),
        (_("Password"), "account_change_password", "lock", _("change password")),
        (_("Second factor"), "mfa_index", "shield", _("two-factor code phone")),
        (_("Devices"), "usersessions_list", "screen", _("logged in sessions log out everywhere")),
        (_("Notices"), "notifications", "bell", _("notifications news")),
        (_("Roles"), "roles", "people", _("permissions who may what")),
    ]


def companies(request: MemberRequest, query: str) -> tuple[str, list[Found]]:
    """The other companies of the person."""
    others = (
        Membership.objects.filter(user=request.user)
        .exclude(tenant=request.tenant)
        .select_related("tenant")
        .order_by("tenant__name")
    )
    found = [
        Found(one.tenant.name, one.tenant.get_absolute_url(), "building", one.get_role_display())
        for one in others
        if matches(query, one.tenant.name)
    ]
    return _("Companies"), found


SOURCES: list[Source] = [pages, companies]


def search(request: MemberRequest, query: str) -> list[dict[str, Any]]:
    """Groups with at least one line."""
    groups = [source(request, query) for source in SOURCES]
    return [{"label": label, "items": found[:MOST]} for label, found in groups if found]
