"""Mails leave by a worker, once what they tell of is committed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from apps.accounts.tenancy import current_tenant, tenant_task
from apps.campaigns import news
from apps.campaigns.models import Campaign
from apps.campaigns.telling import mails


#: A mail server that is away is asked again, over about an hour.
@tenant_task(
    while_suspended=True, autoretry_for=(OSError,), retry_backoff=60, retry_backoff_max=1200,
    max_retries=6,
)  # fmt: skip
def mail_about_campaign(campaign_id: str) -> None:
    campaign = Campaign.objects.present().filter(pk=UUID(campaign_id)).first()
    if campaign is not None:
        mails.send(current_tenant(), campaign)


@receiver(news.campaign_paused)
@receiver(news.campaign_ended)
def mail_it(campaign: Campaign, **_: Any) -> None:
    mail_about_campaign.delay_on_commit(str(campaign.pk))
