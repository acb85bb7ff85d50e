"""Notices: what a person should know, in the bell until read and on the screen at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import get_script_prefix, reverse
from django.utils import timezone, translation
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from apps.accounts import quotas
from apps.accounts.live import publishing, rooms
from apps.accounts.models import Notification, Role, Tenant, User
from apps.accounts.permissions import ROLES

Params = Mapping[str, Any]
Words = Callable[[Params], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of notice reads, in the language in force, and where it leads.

    `url_param`: the notice's parameter that is in the page's address, where it needs one.
    """

    words: Words
    icon: str = "info"
    url_name: str = ""  # of a page inside the tenant
    url_param: str = ""


@dataclass(slots=True)
class Kinds:
    """All kinds of notices. Each app adds its own when it is ready."""

    by_name: dict[str, Kind] = field(default_factory=dict)

    def add(
        self, name: str, *, icon: str = "info", url_name: str = "", url_param: str = ""
    ) -> Callable[[Words], Words]:
        def added(words: Words) -> Words:
            self.by_name[name] = Kind(words, icon, url_name, url_param)
            return words

        return added

    def of(self, notice: Notification) -> Kind:
        """Rows outlive the code that wrote them: an unknown kind says only that much."""
        return self.by_name.get(notice.kind, Kind(lambda _params: _("Something has changed.")))


kinds = Kinds()


@kinds.add("member_joined", icon="people", url_name="team")
def _member_joined(params: Params) -> str:
    return _("%(name)s has joined the team.") % params


@kinds.add("role_changed", icon="people", url_name="roles")
def _role_changed(params: Params) -> str:
    return _("Your role is now: %(role)s.") % {"role": Role(params["role"]).label}


@kinds.add("quota_nearly_used", icon="chart", url_name="plan")
def _quota_nearly_used(params: Params) -> str:
    return _("The plan is nearly used up: %(used)d of %(limit)d %(resource)s.") % _named(params)


@kinds.add("quota_used", icon="alert", url_name="plan")
def _quota_used(params: Params) -> str:
    return _("The plan's limit is reached: %(used)d of %(limit)d %(resource)s.") % _named(params)


def _named(params: Params) -> dict[str, Any]:
    return {**params, "resource": str(quotas.RESOURCES[params["resource"]])}


def in_words(notice: Notification) -> str:
    """The sentence, in the language in force."""
    return kinds.of(notice).words(notice.params)


def icon_of(notice: Notification) -> str:
    return kinds.of(notice).icon


def address_of(notice: Notification) -> str:
    """Where it leads, from the address the reader is at; "" for nowhere."""
    return get_script_prefix() + notice.url if notice.url else ""


@transaction.atomic
def notify(tenant: Tenant, kind: str, *, to: Iterable[User], **params: Any) -> list[Notification]:
    """Give each of these people a notice, and show it where they have a page open."""
    url = _path(kinds.by_name[kind], params)
    people = list(to)
    notices = Notification.objects.bulk_create(
        Notification(tenant=tenant, user=person, kind=kind, params=params, url=url)
        for person in people
    )
    for person, notice in zip(people, notices, strict=True):
        _show(tenant, person, notice)
    return notices


def those_who_may(tenant: Tenant, permission: str) -> QuerySet[User]:
    roles = [role for role, codes in ROLES.items() if permission in codes]
    return User.objects.filter(
        memberships__tenant=tenant, memberships__role__in=roles, is_active=True
    )


def warn_of_quota(tenant: Tenant, use: quotas.Use) -> None:
    """A limit is nearly or wholly used: said at once, and kept as a notice once a day."""
    data = {"resource": use.resource, "used": use.used, "limit": use.limit}
    publishing.publish(tenant, rooms.of_tenant(tenant.schema_name), "quota:warning", data)
    kind = "quota_used" if use.left == 0 else "quota_nearly_used"
    said = Notification.objects.filter(
        tenant=tenant,
        kind=kind,
        params__resource=use.resource,
        created_at__gt=timezone.now() - timedelta(days=1),
    )
    if not said.exists():
        notify(tenant, kind, to=those_who_may(tenant, "plan.view"), **data)


def _show(tenant: Tenant, person: User, notice: Notification) -> None:
    unread = Notification.objects.unread().filter(user=person, tenant=tenant).count()
    with translation.override(person.language):
        text = in_words(notice)
    data = {
        "id": str(notice.pk),
        "kind": notice.kind,
        "text": text,
        "url": f"{tenant.get_absolute_url()}{notice.url}" if notice.url else "",
        "unread": unread,
        "createdAt": notice.created_at,
    }
    publishing.publish(
        tenant,
        rooms.of_user(tenant.schema_name, person.pk),
        "notification",
        data,
        template="_live_notification.html",
        context={"unread_notifications": unread, "text": lazy(in_words, str)(notice)},
    )


def _path(kind: Kind, params: Params) -> str:
    """A page's path inside the tenant, without the prefix that depends on the reader's address."""
    if not kind.url_name:
        return ""
    args = [params[kind.url_param]] if kind.url_param else None
    path = reverse(kind.url_name, urlconf=settings.TENANT_URLCONF, args=args)
    return path.removeprefix(get_script_prefix())
