"""What campaigns hear from below: one line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from apps.campaigns.models import Campaign
from apps.campaigns.news import campaign_ended
from apps.campaigns.results import attribution, counting
from apps.campaigns.running import waking
from apps.conversations import news
from apps.conversations.consent.ledger import Noted
from apps.conversations.models import Message
from apps.conversations.passages import Passage


@receiver(news.batches_passed)
def count_what_became(passages: Sequence[Passage], **_: Any) -> None:
    counting.note(passages)


@receiver(news.messages_arrived)
def note_who_answered(messages: Sequence[Message], **_: Any) -> None:
    attribution.note_replies(messages)


@receiver(news.consent_turned)
def note_who_wants_no_more(noted: Sequence[Noted], **_: Any) -> None:
    attribution.note_opt_outs(noted)


@receiver(campaign_ended)
def tell_when_people_were_written_to(campaign: Campaign, **_: Any) -> None:
    if campaign.batch_id:
        waking.note_written_soon(campaign.batch_id)
