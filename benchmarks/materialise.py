"""How long an audience takes to become messages, with consent and doubles asked of each person.

Beside it the barest statement that writes as many of the same rows at once, asking nothing.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID, uuid4

from django.db import connection

from apps.accounts import schemas, tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, Tenant, User
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations import tallying
from apps.conversations.models import Batch
from apps.conversations.outbox import freezing
from apps.conversations.segments import rules
from apps.whatsapp.models import Channel
from benchmarks import processor
from benchmarks.table import Row

PEOPLE = 1_000_000
CHANNELS = 4
VARIANTS = ("Oi, {{nome|cliente}}!", "Olá, {{nome|cliente}}!")
SEGMENT = {"all": [{"field": "category", "is": "is", "value": "vip"}]}
#: One of so many is in no segment, has agreed to nothing, has said stop, is blocked.
_PEOPLE = """
    INSERT INTO conversations_contact
        (id, name, phone, email, category, notes, attributes, tags, language, time_zone, source,
         version, blocked_at)
    SELECT public.uuid7(), 'Person ' || n, '+' || (5511980000000 + n), '',
        CASE WHEN n %% 100 = 0 THEN '' ELSE 'vip' END, '', '{}', '{}', '', '', 'import', 1,
        CASE WHEN n %% 200 = 1 THEN now() END
    FROM generate_series(1, %s) AS n
"""
_NUMBERS = """
    INSERT INTO conversations_identity (contact_id, kind, scope, value, learned)
    SELECT id, 'phone', '', phone, '' FROM conversations_contact ORDER BY id
"""
_SAID = """
    WITH said AS (
        INSERT INTO conversations_consententry
            (id, at, noted_at, contact_id, address, medium, category, given, how, words, source,
             actor)
        SELECT public.uuid7(), now(), now(), id, '', 'whatsapp', 'marketing', n %% 60 <> 0, 'form',
            '', '', ''
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM conversations_contact) AS one
        WHERE n %% 50 <> 0 RETURNING id, contact_id, given
    )
    INSERT INTO conversations_consent (contact_id, medium, category, given, since, entry_id)
    SELECT contact_id, 'whatsapp', 'marketing', given, now(), id FROM said
"""
_BARE = """
    INSERT INTO conversations_message
        (id, contact_id, channel_id, batch_id, variant, direction, origin, kind, values, status,
         category, created_at)
    SELECT public.uuid7(), id, %(channel)s, %(batch)s, 0, 'out', 'campaign', 'text',
        jsonb_build_object('nome', name), 'queued', 'marketing', now()
    FROM conversations_contact ORDER BY id LIMIT %(count)s
"""


def measure(size: int = PEOPLE) -> list[Row]:
    with in_public(), a_company() as (tenant, channels), in_tenant(tenant):
        people(size)
        return list(_rows(tenant, channels, size))


def _rows(tenant: Tenant, channels: list[Channel], size: int) -> Iterator[Row]:
    variants = [{"kind": "text", "content": {"text": text}, "weight": 1} for text in VARIANTS]
    batch = _batch(variants=variants)
    took, spent = _both(lambda: freezing.freeze(tenant, batch, rules.matching(SEGMENT), channels))
    written = _check(batch, size)
    _clear()
    bare, bare_spent = _both(lambda: _bare(_batch(), channels[0].pk, written))
    what = f"{written:,} of {size:,} people frozen as messages"
    yield Row(what, took, "s", "one INSERT … SELECT, s", bare, took / bare, "≤ 2; aim ≤ 1.3")
    yield Row("– processor", spent, "s", "the same, s", bare_spent, spent / bare_spent)
    yield Row("most memory so far", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB")


def _both(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    began = time.perf_counter()
    spent = processor.of(work)
    return time.perf_counter() - began, spent


def _check(batch: Batch, size: int) -> int:
    """A figure counts only if the work was done; how many messages there are."""
    counted, left = tallying.counts(batch), freezing.left_out(batch)
    asked = counted.queued + sum(left.values())
    even = [batch.messages.filter(variant=nth).count() for nth in range(len(VARIANTS))]
    is_even = max(even) - min(even) < 10 * counted.queued**0.5
    reasons = {"blocked", "no_consent", "opted_out"}
    if asked != size - size // 100 or set(left) != reasons or not is_even:
        raise RuntimeError(f"not frozen: {counted.queued} written, {left}, {even}")
    return counted.queued


def _batch(**fields: Any) -> Batch:
    return Batch.objects.create(origin="campaign", category="marketing", **fields)


def _bare(batch: Batch, channel: UUID, count: int) -> None:
    with connection.cursor() as cursor:
        asked = {"batch": batch.pk, "channel": channel, "count": count}
        cursor.execute(_BARE, cast("Any", asked))


def people(size: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [size])
        cursor.execute(_NUMBERS)
        cursor.execute(_SAID, [])
        cursor.execute(
            "VACUUM ANALYZE conversations_contact, conversations_identity, conversations_consent"
        )


def _clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE conversations_message, conversations_leftout CASCADE")


@contextmanager
def a_company() -> Iterator[tuple[Tenant, list[Channel]]]:
    """Without limits, with some numbers; gone afterwards."""
    slug = f"bench-{uuid4().hex[:12]}"
    owner = User.objects.create_user(f"{slug}@example.com")
    tenant = tenants.create(name=slug, slug=slug, owner=owner, by=PLATFORM, verified=True)
    tenant.quota_overrides = {"messages_per_day": None}
    tenant.save(update_fields=["quota_overrides"])
    try:
        with in_tenant(tenant):
            made = [
                Channel.objects.create(
                    provider="waha", display_name=f"n{nth}", name=f"n{nth}", key=f"bench-{nth}"
                )
                for nth in range(CHANNELS)
            ]
        yield tenant, made
    finally:
        schemas.drop(tenant.schema_name)
        AuditEntry.objects.filter(tenant=tenant).delete()
        tenant.delete()
        owner.delete()
