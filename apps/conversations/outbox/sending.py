"""Putting one message into the queue."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations import allowance, news
from apps.conversations.contents import summary
from apps.conversations.delivery import waking
from apps.conversations.inbox import conversations, telling
from apps.conversations.inbox.answers import ANSWERS
from apps.conversations.inbox.conversations import Line
from apps.conversations.models import Contact, Message, Thread
from apps.conversations.outbox.drafts import Draft
from apps.conversations.outbox.planning import Plan, plan


def send(tenant: Tenant, draft: Draft, *, by: Actor) -> Message:
    """Queue it; it leaves at once or at its hour, and before all bulk. Raises what
    `planning.plan` raises, and QuotaExceeded; then nothing is kept. Must run inside the tenant."""
    return place(tenant, draft, by=by).message


@transaction.atomic
def place(tenant: Tenant, draft: Draft, *, by: Actor) -> Plan:
    """As `send`, with what was found out on the way."""
    planned = plan(tenant, draft, by=by)
    _keep(tenant, planned)
    allowance.take(tenant)  # the lock that everybody wants comes last
    waking.wake(tenant, at=planned.message.due_at)
    return planned


@transaction.atomic
def rehearse(tenant: Tenant, draft: Draft, *, by: Actor) -> Plan:
    """What `send` would do, or refuse. Nothing is kept, not even somebody new."""
    planned = plan(tenant, draft, by=by)
    allowance.take(tenant)
    transaction.set_rollback(True)
    return planned


def _keep(tenant: Tenant, planned: Plan) -> None:
    message = planned.message
    message.save(force_insert=True)
    now = message.created_at
    Contact.objects.filter(pk=planned.contact.pk).update(last_written_at=now)
    telling.arrived(tenant, [message])
    _show(tenant, planned)


def _show(tenant: Tenant, planned: Plan) -> None:
    """The conversation of the thread, if there is one, shows it as its latest."""
    message, contact, channel = planned.message, planned.contact, planned.channel
    thread = Thread.objects.filter(contact=contact, channel=channel).first()
    if thread is None:
        return
    with translation.override(tenant.language):
        preview = summary(message.kind, message.content)
    at = message.created_at
    answered_at = at if message.origin in ANSWERS else None
    named = (thread.pk, contact.pk, channel.pk, preview, at, None)
    line = Line(*named, status=message.status, answered_at=answered_at)
    shown = conversations.add([line])
    if shown:
        news.conversation_changed.send(sender=None, conversations=shown, tenant=tenant)
