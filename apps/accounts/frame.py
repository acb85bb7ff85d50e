"""What every page's frame shows: navigation, companies to switch to, banners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Membership, Notification, Tenant
from apps.accounts.requests import VisitorRequest


@dataclass(frozen=True, slots=True)
class NavItem:
    """A page in the navigation. `bar`: also in the phone's bottom bar. `count`: what waits."""

    label: Any
    url_name: str
    icon: str
    permission: str
    section: str = "main"
    position: int = 50
    bar: bool = False
    words: Any = ""  # other words by which the palette finds it
    count: Callable[[VisitorRequest], int] | None = None


@dataclass(slots=True)
class Navigation:
    """The pages of all apps. Each app adds its own when it is ready."""

    items: list[NavItem] = field(default_factory=list)

    def add(self, *items: NavItem) -> None:
        self.items = sorted([*self.items, *items], key=lambda item: item.position)

    def visible(self, request: VisitorRequest) -> list[NavItem]:
        return [item for item in self.items if item.permission in request.may]


SECTIONS = {"main": "", "company": _("Company")}
navigation = Navigation()
navigation.add(
    NavItem(_("Home"), "home", "home", "home.view", position=0, bar=True, words=_("start")),
    NavItem(
        _("Team"),
        "team",
        "people",
        "team.view",
        "company",
        60,
        bar=True,
        words=_("people invite roles"),
    ),
    NavItem(
        _("Settings"),
        "settings",
        "tune",
        "settings.view",
        "company",
        70,
        bar=True,
        words=_("company name language time zone"),
    ),
    NavItem(
        _("Branding"),
        "branding",
        "template",
        "settings.view",
        "company",
        71,
        words=_("logo colour look"),
    ),
    NavItem(
        _("API keys"),
        "api_keys",
        "key",
        "api_keys.manage",
        "company",
        72,
        words=_("token program integration"),
    ),
    NavItem(
        _("Audit log"), "audit", "list", "audit.view", "company", 73, words=_("history changes who")
    ),
    NavItem(
        _("Plan and use"),
        "plan",
        "chart",
        "plan.view",
        "company",
        74,
        bar=True,
        words=_("quota limit price"),
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
    companies = (
        Membership.objects.filter(user=user).select_related("tenant").order_by("tenant__name")
    )
    base["memberships"] = [_company(membership, tenant) for membership in companies]
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
    return {
        "role": request.membership.role if request.membership else "superadmin",
        "may": request.may,
        "nav": nav(request),
        "banners": banners(request, tenant),
        "unread_notifications": Notification.objects.unread()
        .filter(user=request.user, tenant=tenant)
        .count(),
    }


def nav(request: VisitorRequest) -> list[dict[str, Any]]:
    """The navigation this person sees: sections with their items."""
    sections: dict[str, list[dict[str, Any]]] = {name: [] for name in SECTIONS}
    for item in navigation.visible(request):
        sections[item.section].append(_drawn(item, request))
    return [{"label": SECTIONS[name], "items": items} for name, items in sections.items() if items]


def _drawn(item: NavItem, request: VisitorRequest) -> dict[str, Any]:
    url = reverse(item.url_name)
    here = request.path == url or (item.url_name != "home" and request.path.startswith(url))
    return {
        "label": item.label,
        "url": url,
        "icon": item.icon,
        "current": here,
        "bar": item.bar,
        "count": item.count(request) if item.count else 0,
    }


def banners(request: VisitorRequest, tenant: Tenant) -> list[dict[str, Any]]:
    """What the person must know on every page, most urgent first."""
    found = []
    if request.entered_as_superadmin:
        found.append(
            {
                "kind": "warn",
                "text": _("You are inside this company as superadmin. What you do is recorded."),
                "action_url": reverse("leave_tenant"),
                "action_label": _("Leave"),
                "method": "post",
            }
        )
    if tenant.verified_at is None:
        found.append(
            {
                "kind": "warn",
                "text": _("Verify your e-mail address: until then this company can't send."),
                "action_url": reverse("account_email"),
                "action_label": _("Verify"),
                "method": "get",
            }
        )
    return found
