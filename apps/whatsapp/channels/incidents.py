"""What stops or endangers sending: opened once, told once to those who can mend it, closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.notifications import notify, those_who_may
from apps.whatsapp.models import Channel, Incident, Template

#: One that comes back within this time was never over: it is opened again, and nobody is told.
FLAPS_WITHIN = timedelta(minutes=30)


@transaction.atomic
def raise_(
    tenant: Tenant,
    kind: str,
    *,
    channel: Channel | None = None,
    template: Template | None = None,
    **detail: Any,
) -> Incident | None:
    """Open an incident and tell of it; None when it is open already.

    `detail` must be fit for JSON and hold nothing personal.
    """
    about = {"kind": kind, "channel": channel, "template": template}
    incident = Incident(**about, detail=detail)
    Incident.objects.bulk_create([incident], ignore_conflicts=True)
    if not Incident.objects.filter(pk=incident.pk).exists():
        return None
    lately = Incident.objects.filter(**about, closed_at__gt=timezone.now() - FLAPS_WITHIN)
    before = lately.order_by("-closed_at").first()
    if before is None:
        _tell(tenant, incident)
        return incident
    incident.delete()
    before.closed_at, before.detail = None, detail
    before.save(update_fields=["closed_at", "detail"])
    return before


@transaction.atomic
def close(
    tenant: Tenant,
    kind: str,
    *,
    channel: Channel | None = None,
    template: Template | None = None,
) -> bool:
    """It is over; False when it was not open."""
    closed = Incident.objects.open().filter(kind=kind, channel=channel, template=template)
    if not closed.update(closed_at=timezone.now()):
        return False
    _record("incident.closed", tenant, kind, channel or template)
    return True


def _tell(tenant: Tenant, incident: Incident) -> None:
    from apps.whatsapp.channels.tasks import mail_incident

    about = incident.channel or incident.template
    _record("incident.opened", tenant, incident.kind, about)
    if incident.kind in Incident.OF_PLATFORM:
        return
    notify(
        tenant,
        "incident",
        to=those_who_may(tenant, "channels.manage"),
        incident=str(incident.kind),
        name=str(about or ""),
    )
    mail_incident.delay_on_commit(str(incident.pk))


def _record(action: str, tenant: Tenant, kind: str, about: Channel | Template | None) -> None:
    """In the company's log, or where it is the platform's matter in the platform's."""
    after = {"incident": str(kind)}
    if kind in Incident.OF_PLATFORM:
        after["company"] = tenant.name
    whose = None if kind in Incident.OF_PLATFORM else tenant
    audit.record(action, by=PLATFORM, tenant=whose, about=about, after=after)
