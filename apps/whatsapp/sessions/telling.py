"""What a gateway says of a session, put where people and programs see it."""

from __future__ import annotations

from django.db import transaction

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.whatsapp.channels import states
from apps.whatsapp.events import SessionChanged, SessionState
from apps.whatsapp.models import Channel
from apps.whatsapp.sessions import record


@transaction.atomic
def apply(
    tenant: Tenant, channel: Channel, event: SessionChanged, *, by: Actor | None = None
) -> bool:
    """Bring the channel to the state that was told; False when it was old news or no news.

    Calls nobody: what has to be done about a failed session is done by the next poll.
    """
    with record.changing(channel) as session:
        if record.is_old_news(session, event.at):
            return False
        session["word"] = event.word
        if event.at:
            session["told_at"] = event.at.isoformat()
        if event.state in {SessionState.ONLINE, SessionState.SCAN_QR}:
            session["linked"] = event.state == SessionState.ONLINE
    if session.get("wanted") is False and event.state != SessionState.OFFLINE:
        # Somebody switched it off: a late webhook, or who starts it at the gateway, leaves it so.
        return False
    if event.phone and event.state == SessionState.ONLINE:
        states.set_names(
            tenant, channel, phone_number=event.phone, verified_name=event.name or None
        )
    moved = states.set_status(tenant, channel, event.state, why=event.word, by=by)
    if not moved and event.state == SessionState.SCAN_QR:
        # Another code. It is never told itself: pages ask for it, if they may connect channels.
        states.show(tenant, channel)
    return moved
