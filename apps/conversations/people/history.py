"""What happened to one contact: kept with them, and told to the audit log without values."""

from __future__ import annotations

from typing import Any

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.models import Contact, ContactChange


def note(
    tenant: Tenant,
    contact: Contact,
    what: str,
    *,
    by: Actor,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> ContactChange:
    """Add a line, in the transaction of the change. The audit log is the platform's: it is
    told which fields changed, never what they hold."""
    audit.record(
        what, by=by, tenant=tenant, about=contact, after={"fields": sorted(after)} if after else {}
    )
    return ContactChange.objects.create(
        contact=contact,
        what=what,
        actor=by.name[: audit.LONGEST_NAME],
        version=contact.version,
        before=before or {},
        after=after or {},
    )


def since(contact: Contact, version: int) -> tuple[str, list[str]]:
    """Who changed the contact last after that version, and which fields were changed since.
    ("", []) when only bulk work did."""
    lines = list(ContactChange.objects.filter(contact=contact, version__gt=version))
    fields = sorted({name for line in lines for name in line.after})
    return (lines[0].actor, fields) if lines else ("", [])
