"""What a test of campaigns needs: people, a campaign for them, and the clock in its hands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.models import AuditEntry, Tenant
from apps.accounts.tenancy import in_public
from apps.campaigns import lifecycle, schedule
from apps.campaigns.clocks import keeping
from apps.campaigns.models import Campaign, SendingWindow
from apps.campaigns.running import ending, freezing
from apps.conversations import advancing, tallying
from apps.conversations.advancing import Change
from apps.conversations.models import Batch, BatchTally, LeftOut, Message
from apps.conversations.tallying import Counts
from apps.whatsapp.models import Template
from tests.conversations.delivery.house import House

HELLO = {"kind": "text", "content": {"text": "Hello {{nome}}"}, "weight": 1}
LONG = 60.0  # seconds


@dataclass
class Plan:
    house: House

    @property
    def tenant(self) -> Tenant:
        return self.house.tenant

    def campaign(self, people: int = 10, **fields: Any) -> Campaign:
        """A draft for everybody there is, of whom so many are new."""
        if people:
            self.house.meet(people)
        return Campaign.objects.create(
            **{
                "name": "Spring",
                "audience": {"all": True},
                "variants": [HELLO],
                "channels": [one.pk for one in self.house.channels],
                "category": "utility",
                **fields,
            }
        )

    def started(self, people: int = 10, *, by: Actor = PLATFORM, **fields: Any) -> Campaign:
        """Under way, its audience written down."""
        campaign = lifecycle.start(self.campaign(people, **fields), by=by)
        self.freeze(campaign)
        return self.now(campaign)

    def begun(self, people: int = 10, **fields: Any) -> Campaign:
        """Started, and the task that writes its audience down was lost."""
        campaign = lifecycle.start(self.campaign(people, **fields), by=PLATFORM)
        batch = Batch.objects.filter(campaign=campaign)
        Message.objects.filter(batch__campaign=campaign).delete()
        LeftOut.objects.filter(batch__campaign=campaign).delete()
        BatchTally.objects.filter(batch__campaign=campaign).delete()
        batch.update(frozen_at=None, frozen_to=None)
        return campaign

    def freeze(self, campaign: Campaign, *, page: int = 20_000) -> None:
        assert freezing.work(self.tenant, campaign.pk, seconds=LONG, page=page)

    def clear(self, campaign: Campaign) -> None:
        assert ending.clear(self.tenant, campaign.pk, seconds=LONG)

    def tick(self, at: datetime | None = None) -> None:
        schedule.look(self.tenant, at=at)

    def window(self, week: dict[str, Any], **fields: Any) -> SendingWindow:
        hours = {"zone": "UTC", "week": week}
        return keeping.save(self.tenant, None, name="Hours", hours=hours, by=PLATFORM, **fields)

    def open_for(self, minutes: int) -> SendingWindow:
        """A window that is open now and for so long; with a negative one it opens only then."""
        now = timezone.now()
        begin, end = sorted((now - timedelta(minutes=5), now + timedelta(minutes=minutes)))
        if minutes < 0:
            begin, end = now - timedelta(minutes=minutes), now + timedelta(minutes=60 - minutes)
        days: dict[str, list[list[str]]] = {}
        for start, until in _by_day(begin, end):
            days.setdefault(start.strftime("%a").lower(), []).append([_clock(start), until])
        return self.window(days)

    def now(self, campaign: Campaign) -> Campaign:
        return Campaign.objects.select_related("batch", "window").get(pk=campaign.pk)

    def counts(self, campaign: Campaign) -> Counts:
        batch = self.now(campaign).batch
        assert batch
        return tallying.counts(batch)

    def become(self, campaign: Campaign, status: str, count: int, code: str = "") -> None:
        """Of those who wait, so many come into this status."""
        rows = Message.objects.filter(batch__campaign=campaign, status="queued").order_by("pk")
        now = timezone.now()
        ids = list(rows.values_list("pk", flat=True)[:count])
        assert len(ids) == count
        advancing.apply(self.tenant, [Change(pk, status, now, code=code) for pk in ids])

    def left_out(self, campaign: Campaign) -> Counter[str]:
        rows = LeftOut.objects.filter(batch=campaign.batch_id)
        return Counter(rows.values_list("code", flat=True))

    def people_of(self, campaign: Campaign) -> set[Any]:
        return set(
            Message.objects.filter(batch=campaign.batch_id).values_list("contact_id", flat=True)
        )

    def batch(self, campaign: Campaign) -> Batch:
        batch = self.now(campaign).batch
        assert batch
        return batch

    def done(self, campaign: Campaign) -> list[str]:
        """What the audit log says of it, in order."""
        rows = AuditEntry.objects.filter(object_id=str(campaign.pk)).order_by("at", "pk")
        return list(rows.values_list("action", flat=True))

    def held_out(self, campaign: Campaign) -> set[Any]:
        rows = LeftOut.objects.filter(batch=campaign.batch_id, code="holdout")
        return set(rows.values_list("contact_id", flat=True))

    def template(self, name: str, *, status: str = "approved") -> Template:
        """In the account of the channels, in this state now; it has no variables."""
        components = [{"type": "BODY", "text": "An offer for you"}]
        found, _made = Template.objects.update_or_create(
            account=self.house.channel.account,
            sandbox=True,
            name=name,
            language="pt_BR",
            defaults={"status": status, "category": "utility", "components": components},
        )
        return found

    def limit(self, **limits: int) -> None:
        """Of the company's own, beside its plan's."""
        self.tenant.quota_overrides = limits
        with in_public():
            self.tenant.save(update_fields=["quota_overrides"])


def _by_day(begin: datetime, end: datetime) -> list[tuple[datetime, str]]:
    midnight = (begin + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    if end <= midnight:
        return [(begin, _clock(end) if end < midnight else "24:00")]
    return [(begin, "24:00"), (midnight, _clock(end))]


def _clock(at: datetime) -> str:
    return at.strftime("%H:%M")
