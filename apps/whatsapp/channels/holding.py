"""Whoever runs the platform stops a channel, says why, and lets it go on."""

from __future__ import annotations

from django.db import transaction

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.whatsapp.channels import states
from apps.whatsapp.models import Channel

LONGEST_REASON = 200  # characters


@transaction.atomic
def hold(tenant: Tenant, channel: Channel, *, reason: str, by: Actor) -> bool:
    """Nothing leaves until it is released; False when it is held by us already.

    The company reads `reason` with its channel, in its log and in the mail.
    """
    if not states.hold(tenant, channel, states.BY_ADMIN, reason=reason[:LONGEST_REASON]):
        return False
    audit.record("channel.held", by=by, tenant=tenant, about=channel, after={"why": reason})
    return True


@transaction.atomic
def release(tenant: Tenant, channel: Channel, *, by: Actor, reason: str = "") -> bool:
    """Messages may leave again, whatever held it; False when nothing did."""
    before = channel.held
    if not states.release(tenant, channel):
        return False
    audit.record(
        "channel.released",
        by=by,
        tenant=tenant,
        about=channel,
        before={"held": before},
        after={"why": reason} if reason else {},
    )
    return True
