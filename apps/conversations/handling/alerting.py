"""Pages of whoever a message concerns are told of it, wherever in the company they are.

Only those who have a page open, and wish it, and not in their quiet hours; a page that shows the
conversation already keeps still by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.live import publishing, rooms
from apps.accounts.models import Membership, Tenant
from apps.accounts.permissions import ROLES
from apps.accounts.tenancy import in_tenant
from apps.conversations.handling import alerts
from apps.conversations.handling.alerts import Alerts
from apps.conversations.handling.colleagues import ANSWER
from apps.conversations.models import Conversation, Message

MOST = 20  # conversations of one batch; who gets more than these looks at the list anyway
_ALERT = "conversations/handling/_alert.html"
Pair = tuple[UUID, UUID]


def arrived(tenant: Tenant, messages: Sequence[Message]) -> None:
    """Once the transaction commits."""
    pairs = {
        (one.contact_id, one.channel_id)
        for one in messages
        if one.contact_id and not one.is_outgoing and one.kind != Message.Kind.REACTION
    }
    if pairs:
        transaction.on_commit(partial(_tell, tenant, pairs), robust=True)


def _tell(tenant: Tenant, pairs: set[Pair]) -> None:
    there = publishing.watched(tenant, "user")
    if not there:
        return
    with in_tenant(tenant), timezone.override(tenant.time_zone):
        wishes = _wishes(tenant, there)
        if wishes:
            for row in _conversations(pairs):
                _tell_of(tenant, row, wishes)


def _wishes(tenant: Tenant, there: Iterable[UUID]) -> dict[UUID, Alerts]:
    """Of those who may answer, and don't want to be left in peace just now."""
    roles = [role for role, codes in ROLES.items() if ANSWER in codes]
    members = Membership.objects.filter(tenant=tenant, user__in=list(there), role__in=roles)
    now = timezone.now()
    wanted = {pk: alerts.of(pk) for pk in members.values_list("user_id", flat=True)}
    return {pk: one for pk, one in wanted.items() if not one.is_quiet(now)}


def _conversations(pairs: set[Pair]) -> list[Conversation]:
    contacts = {contact for contact, _channel in pairs}
    rows = Conversation.objects.open_ones().filter(contact__in=contacts, unread__gt=0)
    found = rows.select_related("contact").order_by("-last_message_at")
    return [row for row in found if (row.contact_id, row.channel_id) in pairs][:MOST]


def _tell_of(tenant: Tenant, row: Conversation, wishes: Mapping[UUID, Alerts]) -> None:
    for user_id, wish in wishes.items():
        wanted = wish.mine if row.assignee_id == user_id else wish.unassigned
        if wanted and row.assignee_id in {user_id, None}:
            room = rooms.of_user(tenant.schema_name, user_id)
            context = {"row": row, "wish": wish}
            publishing.publish(tenant, room, "message:new", None, template=_ALERT, context=context)
