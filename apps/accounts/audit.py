"""Writing the audit log."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from apps.accounts.actor import Actor
from apps.accounts.models import AuditEntry, Tenant

#: Fields whose values never enter the log, only the fact that they changed.
SECRET = ("password", "secret", "token", "key", "hash", "otp")

LONGEST_NAME = 160  # characters of who did it; addresses can be longer


def record(
    action: str,
    *,
    by: Actor,
    tenant: Tenant | None,
    about: Model | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    """Add one entry, in the transaction of the change it tells of.

    `action` is `noun.past_participle`, such as `member.role_changed`.
    """
    return AuditEntry.objects.create(
        tenant=tenant,
        action=action,
        user=by.user,
        api_key=by.api_key,
        actor_name=by.signature[:LONGEST_NAME],
        as_superadmin=by.as_superadmin,
        address=by.address,
        object_type=about._meta.model_name or "" if about else "",
        object_id=str(about.pk) if about else "",
        object_name=_name_of(about)[:200] if about else "",
        before=without_secrets(before or {}),
        after=without_secrets(after or {}),
    )


def _name_of(about: Model) -> str:
    """A model whose names are people's says by `audit_name` what may stand in the log."""
    return str(getattr(about, "audit_name", about))


def without_secrets(values: dict[str, Any]) -> dict[str, Any]:
    return {name: "•••" if _is_secret(name) else _plain(value) for name, value in values.items()}


def changes(instance: Model, new_values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(before, after) of only those values that differ from the instance's own."""
    differing = {name: new for name, new in new_values.items() if getattr(instance, name) != new}
    return {name: getattr(instance, name) for name in differing}, differing


def _is_secret(name: str) -> bool:
    return any(word in name.lower().split("_") for word in SECRET)


def _plain(value: Any) -> Any:
    return (
        value
        if isinstance(value, str | int | float | bool | list | dict | type(None))
        else str(value)
    )
