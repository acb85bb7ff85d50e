"""All that the page and the metrics show, from what was seen last and what is asked now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from redis import RedisError

from apps.accounts.models import EngineState, Tenant
from apps.accounts.tenancy import in_public
from apps.conversations.delivery import waking
from apps.conversations.operating import figures, pictures
from apps.conversations.operating.counting import SENT
from apps.conversations.operating.figures import DAY, HOUR, MINUTE, Figures
from apps.conversations.operating.ringing import Kept
from apps.conversations.operating.shapes import ChannelPicture, CompanyPicture

LIVE = 20  # companies that are asked anew for the page; of the others what was seen last is shown


@dataclass(slots=True)
class Ringing:
    """An alarm that is open, and whose it is."""

    tenant: Tenant
    alarm: Kept


@dataclass(slots=True)
class Overview:
    """`seen_at`: of the last look over all companies, None: there was none yet. `minute`: what
    became of messages in the last minute."""

    seen_at: datetime | None = None
    took: float = 0.0  # seconds
    companies: list[CompanyPicture] = field(default_factory=list)
    ringing: list[Ringing] = field(default_factory=list)
    minute: Figures = field(default_factory=dict)

    @property
    def channels(self) -> list[tuple[CompanyPicture, ChannelPicture]]:
        return [(company, one) for company in self.companies for one in company.channels]

    def total(self, name: str) -> int:
        return sum(getattr(one, name) for _company, one in self.channels)

    def sum_of(self, name: str) -> int:
        return sum(getattr(company, name) for company in self.companies)

    def oldest(self, name: str) -> float | None:
        times = [getattr(one, name) for _company, one in self.channels]
        return min((at for at in times if at is not None), default=None)

    def oldest_of(self, name: str) -> float | None:
        times = [getattr(company, name) for company in self.companies]
        return min((at for at in times if at is not None), default=None)

    def sent_lately(self, channel: UUID | None = None) -> int:
        """Messages of the last minute, of one channel or of all."""
        return sum(
            count
            for (_tenant, pk, word), count in self.minute.items()
            if word == SENT and channel in (None, pk)
        )


def seen() -> Overview:
    """As it was at the last look; one question however many companies there are."""
    found = Overview()
    with in_public():
        for state in EngineState.objects.select_related("tenant"):
            _put(found, state)
    return found


def now() -> Overview:
    """The same, with what has changed since where most happens."""
    found = seen()
    with in_public():
        found.minute = figures.since(timezone.now() - MINUTE)
        fresh = pictures.of(_liveliest(found))
    of_now = {one.tenant_id: one for one in fresh.values()}
    found.companies = [
        *of_now.values(),
        *(one for one in found.companies if one.tenant_id not in of_now),
    ]
    return found


def verdicts() -> list[tuple[str, int, int]]:
    """Word, messages of the last hour and of the last day; most first."""
    moment = timezone.now()
    hour, day = _by_word(moment - HOUR), _by_word(moment - DAY)
    words = sorted({*hour, *day}, key=lambda word: (-day[word], word))
    return [(word, hour[word], day[word]) for word in words]


def _by_word(moment: datetime) -> Counter[str]:
    counted: Counter[str] = Counter()
    for (_tenant, _channel, word), count in figures.since(moment).items():
        counted[word] += count
    return counted


def _put(found: Overview, state: EngineState) -> None:
    tenant = state.tenant
    if tenant is None:
        found.seen_at, found.took = state.seen_at, float(state.picture.get("seconds", 0))
        return
    picture: dict[str, Any] = state.picture
    found.companies.append(CompanyPicture.from_json(tenant.pk, tenant.slug, tenant.name, picture))
    found.ringing += [Ringing(tenant, one) for one in state.alarms]


def _liveliest(found: Overview) -> list[str]:
    """Schemas: those that were told of just now, those that send, and where most waits."""
    weights: Counter[UUID] = Counter()
    for company in found.companies:
        weights[company.tenant_id] += 1 + sum(
            one.replies * 10 + one.bulk + one.leased for one in company.channels
        )
    for (tenant, _channel, _word), count in found.minute.items():
        weights[tenant] += count * 10
    chosen = [pk for pk, _weight in weights.most_common(LIVE)]
    schemas = set(Tenant.objects.filter(pk__in=chosen).values_list("schema_name", flat=True))
    return sorted(schemas | set(_told()[: LIVE - len(schemas)]))


def _told() -> list[str]:
    try:
        news = waking.news()
    except RedisError:
        return []
    return sorted(news, key=lambda schema: -news[schema])


def is_stale(found: Overview) -> bool:
    """Nobody has looked for a while: no worker is alive, or the clock has stopped."""
    return found.seen_at is None or timezone.now() - found.seen_at > timedelta(minutes=2)
