"""Pasted numbers that are nobody yet become contacts when they are to be written to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.campaigns.models import Campaign
from apps.conversations.models import Contact, Identity
from apps.conversations.people import identities
from apps.whatsapp.messages import Address

AT_ONCE = 500


def meet(tenant: Tenant, campaign: Campaign, *, by: Actor) -> int:
    """How many became contacts. Safe to repeat, to cut off and to run twice at once. They count
    for the plan; outside of any transaction, a piece commits at a time."""
    source = Contact.Source.API if by.api_key else Contact.Source.HAND
    new = strangers(campaign.audience)
    for start in range(0, len(new), AT_ONCE):
        with transaction.atomic():
            piece = [Address(phone=one) for one in new[start : start + AT_ONCE]]
            identities.find_or_make(tenant, piece, source=source)
    return len(new)


def strangers(given: Mapping[str, Any]) -> list[str]:
    """Pasted numbers of an audience that no contact has; who is taken away again stays nobody."""
    excluded = frozenset((given.get("exclude") or {}).get("numbers") or ())
    return unknown([one for one in given.get("numbers") or () if one not in excluded])


def unknown(numbers: Sequence[str]) -> list[str]:
    """Those of the canonical numbers that no contact has."""
    rows = Identity.objects.filter(kind=Identity.Kind.PHONE, scope="", value__in=numbers)
    known = set(rows.values_list("value", flat=True)) if numbers else set()
    return [one for one in numbers if one not in known]
