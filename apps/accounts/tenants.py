"""Tenants come, change their state and go."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from apps.accounts import audit, news, quotas, schemas
from apps.accounts.actor import Actor
from apps.accounts.models import Branding, Membership, Plan, Role, Tenant, User
from apps.accounts.models.tenant import RESERVED_SLUGS, SLUG

DEFAULT_PLAN = "starter"
LONGEST_SLUG = 30


@transaction.atomic
def create(
    *,
    name: str,
    slug: str,
    owner: User,
    by: Actor,
    plan: str = DEFAULT_PLAN,
    verified: bool = False,
    **fields: Any,
) -> Tenant:
    """A new tenant with its schema and its owner, or nothing at all.

    The slug must be valid and free (see `free_slug`): the database refuses a second one.
    """
    tenant: Tenant = Tenant.objects.create(
        name=name,
        slug=slug,
        plan=Plan.objects.get(pk=plan),
        verified_at=timezone.now() if verified else None,
        **fields,
    )
    Branding.objects.create(tenant=tenant)
    schemas.create_from_template(tenant.schema_name)
    quotas.take(tenant, "max_users")
    Membership.objects.create(tenant=tenant, user=owner, role=Role.OWNER)
    audit.record("tenant.created", by=by, tenant=tenant, about=tenant, after={"plan": plan})
    return tenant


def free_slug(name: str) -> str:
    """An address made of the company's name that nobody has."""
    base = slugify(name).replace("_", "-").strip("-") or "empresa"
    if base.partition("-")[0] == "pg":  # every address that begins so is reserved
        base = f"empresa-{base}"
    return next(slug for slug in _numbered(base) if _is_free(slug))


def _numbered(base: str) -> Iterator[str]:
    """`base`, `base-2`, `base-3` …, none of them too long."""
    for number in count(1):
        suffix = f"-{number}" if number > 1 else ""
        yield base[: LONGEST_SLUG - len(suffix)].strip("-") + suffix


def _is_free(slug: str) -> bool:
    return (
        SLUG.match(slug) is not None
        and slug not in RESERVED_SLUGS
        and not Tenant.objects.filter(slug=slug).exists()
    )


@transaction.atomic
def suspend(tenant: Tenant, *, by: Actor) -> None:
    """Nobody logs in and nothing is sent; webhooks are still kept."""
    _move(tenant, Tenant.Status.SUSPENDED, by=by, suspended_at=timezone.now())


@transaction.atomic
def reactivate(tenant: Tenant, *, by: Actor) -> None:
    _move(tenant, Tenant.Status.ACTIVE, by=by, suspended_at=None, cancelled_at=None)


@transaction.atomic
def cancel(tenant: Tenant, *, by: Actor) -> None:
    """The account is closed. Its data stays until the platform deletes it."""
    _move(tenant, Tenant.Status.CANCELLED, by=by, cancelled_at=timezone.now())


def _move(tenant: Tenant, status: Tenant.Status, *, by: Actor, **times: Any) -> None:
    locked = Tenant.objects.select_for_update(of=("self",)).get(pk=tenant.pk)
    if locked.status == status:
        return
    before = locked.status
    tenant.status = status
    for name, value in times.items():
        setattr(tenant, name, value)
    tenant.save(update_fields=["status", *times])
    audit.record(
        f"tenant.{status}",
        by=by,
        tenant=tenant,
        about=tenant,
        before={"status": before},
        after={"status": str(status)},
    )
    news.access_changed.send(sender=None, tenant=tenant, user=None)


@transaction.atomic
def change_plan(tenant: Tenant, plan: Plan, *, by: Actor) -> None:
    """Limits change at once; what is over a smaller limit stays, only more is refused."""
    before, tenant.plan = tenant.plan_id, plan
    if before == plan.pk:
        return
    tenant.save(update_fields=["plan"])
    audit.record(
        "tenant.plan_changed",
        by=by,
        tenant=tenant,
        about=tenant,
        before={"plan": before},
        after={"plan": plan.pk},
    )


@transaction.atomic
def change_limits(tenant: Tenant, limits: dict[str, int | None], *, by: Actor) -> None:
    """Replace the company's own limits. None is no limit; what is left out is the plan's."""
    before, tenant.quota_overrides = tenant.quota_overrides, limits
    if before == limits:
        return
    tenant.save(update_fields=["quota_overrides"])
    audit.record(
        "tenant.limits_changed", by=by, tenant=tenant, about=tenant, before=before, after=limits
    )


@transaction.atomic
def change_profile(tenant: Tenant, *, by: Actor, **wanted: str) -> None:
    """Change `name`, `language` or `time_zone`; what is not given stays."""
    before, after = audit.changes(tenant, wanted)
    if not after:
        return
    for name, value in after.items():
        setattr(tenant, name, value)
    tenant.save(update_fields=list(after))
    audit.record(
        "tenant.settings_changed", by=by, tenant=tenant, about=tenant, before=before, after=after
    )
    news.profile_changed.send(sender=None, tenant=tenant, before=before)


def verify_owned_by(user: User) -> None:
    """Somebody's address is confirmed: the companies they own may send from now on."""
    Tenant.objects.filter(
        memberships__user=user, memberships__role=Role.OWNER, verified_at=None
    ).update(verified_at=timezone.now())
