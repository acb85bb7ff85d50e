"""What every page's frame shows: navigation, companies to switch to, banners."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from apps.accounts import counting
from apps.accounts.models import Membership, Notification, Role, Tenant, User
from apps.accounts.requests import VisitorRequest
from apps.accounts.signposts import way


@dataclass(frozen=True, slots=True)
class NavItem:
    """A page in the navigation. `bar`: also in the phone's bottom bar. `count`: what waits, as rows
    that are counted with all others', or the number where the page knows it already.

    `section` is one of SECTIONS, or SETTINGS for a page of the settings; then `group` is one of
    GROUPS, and `about` what can be set there. `exact`: addresses below the page's own belong to
    other pages. `only_when_any`: shown only while something waits, and on the page itself.
    """

    label: Any
    url_name: str
    icon: str
    permission: str
    section: str = "main"
    position: int = 50
    bar: bool = False
    words: Any = ""  # other words by which the palette finds it
    count: Callable[[VisitorRequest], counting.Rows | int] | None = None
    exact: bool = False
    only_when_any: bool = False
    group: str = "company"
    about: Any = ""


@dataclass(slots=True)
class Navigation:
    """The pages of all apps. Each app adds its own when it is ready."""

    items: list[NavItem] = field(default_factory=list)

    def add(self, *items: NavItem) -> None:
        self.items = sorted([*self.items, *items], key=lambda item: item.position)

    def visible(self, request: VisitorRequest) -> list[NavItem]:
        return [item for item in self.items if item.permission in request.may]


SECTIONS = {"main": "", "automatic": _("Automatic"), "company": _("Company")}
SETTINGS = "settings"
#: The settings' pages, by what they are about.
GROUPS = {
    "company": _("Company"),
    "conversations": _("Conversations"),
    "contacts": _("Contacts"),
    "sending": _("Consent and sending"),
    "programs": _("Keys and programs"),
    "record": _("Record and privacy"),
}
BELL = " bell"  # no page is called so
_OWN = " own "  # before what a page counts of its own
navigation = Navigation()
navigation.add(
    NavItem(
        _("Home"), "home", "home", "home.view", position=0, bar=True, words=_("start"), exact=True
    ),
    NavItem(
        _("Team"),
        "team",
        "userplus",
        "team.view",
        "company",
        60,
        words=_("people invite roles"),
    ),
    NavItem(
        _("Plan and use"),
        "plan",
        "chart",
        "plan.view",
        "company",
        65,
        words=_("quota limit price"),
    ),
    NavItem(_("Settings"), "settings", "tune", "conversations.reply", "company", 70),
    NavItem(
        _("Company"),
        "company",
        "building",
        "settings.view",
        SETTINGS,
        0,
        words=_("company name language time zone"),
        about=_("Name, language, time zone; closing the account"),
    ),
    NavItem(
        _("Branding"),
        "branding",
        "brush",
        "settings.view",
        SETTINGS,
        10,
        words=_("logo colour look"),
        about=_("Logo and colour, on every page of yours"),
    ),
    NavItem(
        _("Domains"),
        "domains",
        "globe",
        "domains.manage",
        SETTINGS,
        20,
        words=_("own address dns"),
        about=_("Reach this place at an address of your own"),
    ),
    NavItem(
        _("API keys"),
        "api_keys",
        "key",
        "api_keys.manage",
        SETTINGS,
        40,
        words=_("token program integration"),
        group="programs",
        about=_("For programs of yours that read and send"),
    ),
    NavItem(
        _("Audit log"),
        "audit",
        "list",
        "audit.view",
        SETTINGS,
        50,
        words=_("history changes who"),
        group="record",
        about=_("Who changed what, and when"),
    ),
)


def context(request: HttpRequest) -> dict[str, Any]:
    """Template context of the frame; cheap outside a tenant."""
    tenant: Tenant | None = getattr(request, "tenant", None)
    user = getattr(request, "user", None)
    base = {
        "tenant": tenant,
        "theme": getattr(user, "theme", "") or request.COOKIES.get("recado_theme", ""),
        "languages": settings.LANGUAGES,
        "debug": settings.DEBUG,
    }
    if user is None or not user.is_authenticated:
        return base
    mine = getattr(request, "memberships", [])
    base["memberships"] = [_company(membership, tenant) for membership in mine]
    if tenant is not None:
        base |= _inside(request, tenant)  # type: ignore[arg-type]
    return base


def _company(membership: Membership, current: Tenant | None) -> dict[str, Any]:
    return {
        "tenant": membership.tenant,
        "url": membership.tenant.get_absolute_url(),
        "role": membership.get_role_display(),
        "current": membership.tenant == current,
    }


def _inside(request: VisitorRequest, tenant: Tenant) -> dict[str, Any]:
    """What only whole pages show is asked when it is drawn: a fragment pays for none of it."""
    waiting = request.waiting = getattr(request, "waiting", cache(lambda: _waiting(request)))
    return {
        "role": request.membership.role if request.membership else "superadmin",
        "may": request.may,
        "nav": SimpleLazyObject(lambda: nav(request, waiting())),
        "settings_nav": partial(settings_nav, request),
        "banners": SimpleLazyObject(lambda: banners(request, tenant)),
        "unread_notifications": lambda: waiting()[BELL],
    }


def count_along(request: VisitorRequest, rows: Mapping[str, counting.Rows]) -> dict[str, int]:
    """What a page counts of its own, in the one question for what waits. Only inside a company."""
    told = _waiting(request, {_OWN + name: some for name, some in rows.items()})
    request.waiting = lambda: told
    return {name: told[_OWN + name] for name in rows}


def _waiting(
    request: VisitorRequest, more: Mapping[str, counting.Rows] | None = None
) -> dict[str, int]:
    """What waits, by the page's name; one question for all of it."""
    user, tenant = cast("User", request.user), cast("Tenant", request.tenant)
    rows: dict[str, counting.Rows] = {BELL: _notices(user.pk, tenant.pk)}
    known: dict[str, int] = {}
    for item in navigation.visible(request):
        told = item.count(request) if item.count else 0
        if isinstance(told, int):
            known[item.url_name] = told
        else:
            rows[item.url_name] = told
    return known | counting.up_to_most({**rows, **(more or {})})


@counting.counted
def _notices(user_id: UUID, tenant_id: UUID) -> QuerySet[Notification]:
    return Notification.objects.unread().filter(user=user_id, tenant=tenant_id)


def nav(request: VisitorRequest, waiting: Mapping[str, int]) -> list[dict[str, Any]]:
    """The navigation this person sees: sections with their items. `waiting`: how much, by the
    page's name."""
    sections: dict[str, list[dict[str, Any]]] = {name: [] for name in SECTIONS}
    for item in navigation.visible(request):
        if item.section not in sections:
            continue
        drawn = _drawn(item, request, waiting.get(item.url_name, 0))
        if drawn["count"] or drawn["current"] or not item.only_when_any:
            sections[item.section].append(drawn)
    return [{"label": SECTIONS[name], "items": items} for name, items in sections.items() if items]


def settings_nav(request: VisitorRequest) -> list[dict[str, Any]]:
    """The pages of the settings that this person sees, in their groups."""
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in GROUPS}
    for item in navigation.visible(request):
        if item.section == SETTINGS:
            groups[item.group].append(_drawn(item, request) | {"about": item.about})
    return [{"label": GROUPS[name], "items": items} for name, items in groups.items() if items]


def _drawn(item: NavItem, request: VisitorRequest, count: int = 0) -> dict[str, Any]:
    url = way(item.url_name) or reverse(item.url_name)
    here = request.path == url or (not item.exact and request.path.startswith(url))
    return {
        "label": str(item.label),  # it is drawn twice
        "url": url,
        "icon": item.icon,
        "current": here,
        "bar": item.bar,
        "count": count,
    }


#: What apps above add to the banners.
BANNERS: list[Callable[[VisitorRequest, Tenant], list[dict[str, Any]]]] = []


def banners(request: VisitorRequest, tenant: Tenant) -> list[dict[str, Any]]:
    """What the person must know on every page, most urgent first."""
    found = []
    if request.entered_as_superadmin:
        found.append(
            {
                "kind": "visitor",
                "text": _("You are inside this company as superadmin. What you do is recorded."),
                "action_url": reverse("leave_tenant"),
                "action_label": _("Leave"),
                "method": "post",
            }
        )
    if tenant.verified_at is None:
        found.append(_unverified(request))
    for more in BANNERS:
        found += more(request, tenant)
    return found


def _unverified(request: VisitorRequest) -> dict[str, Any]:
    if request.membership is None or request.membership.role != Role.OWNER:
        text = _("Until an owner verifies their e-mail address this company can't send.")
        return {"kind": "warn", "text": text}
    return {
        "kind": "warn",
        "text": _("Verify your e-mail address: until then this company can't send."),
        "action_url": reverse("account_email_verification_sent"),
        "action_label": _("Verify"),
        "method": "get",
    }
