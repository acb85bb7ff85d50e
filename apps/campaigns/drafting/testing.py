"""A campaign's message to somebody of the team, by the same door as every message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.campaigns import wording
from apps.campaigns.models import Campaign
from apps.campaigns.wording.reading import of_draft
from apps.conversations import outbox
from apps.conversations.contents import personal, variables
from apps.conversations.models import Agent, Contact, Message
from apps.conversations.outbox.drafts import Draft
from apps.conversations.outbox.refusals import NoChannel
from apps.whatsapp.messages import Address

_KEY = "testNumber"
Json = Mapping[str, Any]


def number_of(user_id: UUID) -> str:
    """The number to which they had tests sent last (E.164); "" for none."""
    told = Agent.objects.filter(pk=user_id).values_list("preferences", flat=True).first() or {}
    return str(told.get(_KEY) or "")


@transaction.atomic
def remember(user_id: UUID, number: str) -> None:
    Agent.objects.get_or_create(pk=user_id)
    agent = Agent.objects.select_for_update().get(pk=user_id)
    agent.preferences[_KEY] = number
    agent.changed_at = timezone.now()
    agent.save(update_fields=["preferences", "changed_at"])


def send(
    tenant: Tenant,
    campaign: Campaign,
    number: str,
    *,
    instead_of: Contact | None,
    variant: int = 0,
    twin: bool = False,
    by: Actor,
) -> Message:
    """What `instead_of` would read, sent to the number (E.164). Consent, window and everything
    else hold as for anybody: raises what `outbox.send` raises, and IndexError for no such
    variant."""
    drafted: Json = (campaign.twin or {}) if twin else campaign.variants[variant]
    channel = next((one for one in wording.channels(campaign) if one.may_send), None)
    if channel is None:
        raise NoChannel
    what = of_draft(drafted)
    draft = Draft(
        to=Address(phone=number),
        kind=what.kind,
        content=what.content,
        template=what.template,
        channel=channel,
        origin=Message.Origin.CAMPAIGN,
        category=str(campaign.category),
        values=_values(tenant, drafted, instead_of),
    )
    return outbox.send(tenant, draft, by=by)


def _values(tenant: Tenant, drafted: Json, contact: Contact | None) -> dict[str, str]:
    """Of that person, so that the test reads as theirs."""
    if contact is None:
        return {}
    known = personal.known()
    names = variables.names_in(dict(drafted)) & (variables.DETAILS.keys() | known.keys())
    return personal.values_of(tenant, contact, names, known)
