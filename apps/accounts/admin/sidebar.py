"""The navigation of the two admins."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

#: heading → (model, icon) of the platform's admin, in the order of the page.
PLATFORM = {
    _("Companies"): [
        ("accounts_tenant", _("Companies"), "apartment"),
        ("accounts_domain", _("Domains"), "language"),
        ("accounts_invitation", _("Invitations"), "mail"),
        ("accounts_apikey", _("API keys"), "key"),
    ],
    _("Platform"): [
        ("accounts_enginestate", _("Message engine"), "monitoring"),
        ("accounts_user", _("People"), "group"),
        ("accounts_plan", _("Plans"), "sell"),
        ("accounts_messagerate", _("Prices of messages"), "sell"),
        ("accounts_pricemarket", _("Markets of prices"), "language"),
        ("accounts_auditentry", _("Audit log"), "history"),
        ("accounts_unroutedevent", _("Webhooks without a home"), "wrong_location"),
    ],
    _("Clock"): [
        ("django_celery_beat_periodictask", _("Scheduled tasks"), "schedule"),
        ("django_celery_beat_crontabschedule", _("Times"), "event_repeat"),
        ("django_celery_beat_intervalschedule", _("Intervals"), "timer"),
    ],
}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    tenant = getattr(request, "tenant", None)
    return _of_tenant(request) if tenant else _of_platform()


def _of_platform() -> list[dict[str, Any]]:
    home = [_item(_("Home"), "home", reverse("platform:index"))]
    groups = [
        {
            "title": heading,
            "separator": True,
            "items": [
                _item(title, icon, reverse(f"platform:{name}_changelist"))
                for name, title, icon in models
            ],
        }
        for heading, models in PLATFORM.items()
    ]
    return [{"items": home}, *groups]


def _of_tenant(request: HttpRequest) -> list[dict[str, Any]]:
    """A group for each app, so that a later app's models appear by themselves."""
    from apps.accounts.admin.sites import tenant_admin

    home = [_item(_("Home"), "home", reverse("tenant_admin:index"))]
    groups = [
        {
            "title": app["name"],
            "separator": True,
            "items": [
                _item(model["name"], "table_rows", model["admin_url"])
                for model in app["models"]
                if model["admin_url"]
            ],
        }
        for app in tenant_admin.get_app_list(request)
    ]
    return [{"items": home}, *groups]


def _item(title: Any, icon: str, link: str) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": link}
