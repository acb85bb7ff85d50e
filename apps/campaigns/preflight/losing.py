"""Who drops out for a reason: for the page's list, and its download."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import current_tenant
from apps.campaigns import wording
from apps.campaigns.audience.people import doubles, taken_away
from apps.campaigns.models import Campaign
from apps.campaigns.preflight import asked, losses, said
from apps.conversations.models import Contact, Identity

LITERAL = "literal_braces"


def lost(campaign: Campaign, code: str) -> QuerySet[Contact]:
    """The contacts, newest first; pasted numbers that are nobody yet are not among them. Also for
    `literal_braces`. Inside the tenant. Raises BadCampaign as `audience.people`."""
    now = campaign.started_at or timezone.now()
    if code == losses.DUPLICATE:
        return doubles(campaign.audience, now=now).order_by("-pk")
    if code == losses.EXCLUDED:
        return taken_away(campaign.audience, now=now).order_by("-pk")
    if code == losses.TRASHED:
        return _trashed(campaign).order_by("-pk")
    channels = wording.channels(campaign)
    tenant = current_tenant()
    saying = said.of(tenant, campaign, channels, by=PLATFORM)
    found = asked.of(tenant, campaign, channels, saying)
    ours = asked.with_braces(found) if code == LITERAL else asked.of_code(found, code)
    return ours.order_by("-pk")


def _trashed(campaign: Campaign) -> QuerySet[Contact]:
    numbers = campaign.audience.get("numbers") or []
    known = Identity.objects.filter(kind=Identity.Kind.PHONE, scope="", value__in=numbers)
    return Contact.objects.filter(pk__in=known.values("contact_id")).exclude(trashed_at=None)
