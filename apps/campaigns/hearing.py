"""What campaigns do when those below speak, and when one of them stands still or ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.dispatch import receiver

from apps.accounts.live import rooms
from apps.accounts.models import Tenant
from apps.accounts.news import profile_changed
from apps.accounts.tenancy import in_tenant
from apps.campaigns import audit_words, news
from apps.campaigns.models import Campaign, Status
from apps.campaigns.recurring import turning
from apps.campaigns.results import progress
from apps.campaigns.running import waking
from apps.campaigns.telling import notices
from apps.conversations.advancing import Advance
from apps.conversations.news import messages_advanced
from apps.whatsapp.news import channel_changed, template_changed


def join() -> None:
    """Called once, when the app is ready."""
    audit_words.join()
    rooms.kinds.add(progress.kind())


@receiver(profile_changed)
def go_by_the_new_clock(tenant: Tenant, before: Mapping[str, Any], **_: Any) -> None:
    if zone := before.get("time_zone"):
        with in_tenant(tenant):
            turning.follow(tenant, zone)


@receiver(messages_advanced)
def show_progress(advances: Sequence[Advance], tenant: Tenant, **_: Any) -> None:
    progress.heard(tenant, advances)


@receiver(channel_changed)
@receiver(template_changed)
def look_again(**_: Any) -> None:
    if Campaign.objects.filter(status__in=(Status.RUNNING, Status.PAUSED)).exists():
        waking.look_soon()


@receiver(news.campaign_paused)
def say_it_is_paused(campaign: Campaign, tenant: Tenant, **_: Any) -> None:
    notices.paused(tenant, campaign)


@receiver(news.campaign_not_repeated)
def say_it_was_not_repeated(campaign: Campaign, tenant: Tenant, **_: Any) -> None:
    notices.not_repeated(tenant, campaign)


@receiver(news.campaign_ended)
def say_it_has_ended(campaign: Campaign, tenant: Tenant, **_: Any) -> None:
    notices.ended(tenant, campaign)
