"""How long the whole check of a campaign takes before it starts.

Beside it one scan that reads the same contacts and asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.db import connection

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public, in_tenant
from apps.campaigns import drafting, preflight
from apps.campaigns.models import Campaign
from apps.conversations.models import Tag
from apps.whatsapp.models import Channel, Template
from benchmarks import materialise, processor
from benchmarks.table import Row, timed

PEOPLE = 1_000_000
_BODY = [{"type": "BODY", "text": "Oi, {{1}}! As ofertas começam hoje."}]
#: One of so many has written today, and has a tag; a few lack a name.
_LIVED = (
    "UPDATE conversations_contact SET name = '' WHERE right(phone, 2) = '17'",
    "UPDATE conversations_contact SET tags = ARRAY[%(tag)s] WHERE right(phone, 1) >= '5'",
    """INSERT INTO conversations_thread (id, contact_id, channel_id, window_until, last_inbound_at)
       SELECT public.uuid7(), id, %(channel)s, now() + interval '5 hours', now()
       FROM conversations_contact
       WHERE right(phone, 1) = '7'""",
)
_SCAN = """
    SELECT count(*), count(*) FILTER (WHERE trashed_at IS NULL AND merged_into_id IS NULL
        AND name <> '' AND phone LIKE '+55%%') FROM conversations_contact
"""


def measure(size: int = PEOPLE) -> list[Row]:
    with in_public(), materialise.a_company() as (tenant, _channels), in_tenant(tenant):
        materialise.people(size)
        channel, tag = _line(), Tag.objects.create(name="VIP")
        _live(channel, tag)
        return list(_rows(tenant, channel, tag, size))


def _rows(tenant: Tenant, channel: Channel, tag: Tag, size: int) -> Iterator[Row]:
    scan = min(timed(_scan) for _round in range(3))
    given: dict[str, dict[str, Any]] = {
        "all contacts": {"all": True},
        "a tag and a segment's rest": {"tags": [tag.pk], "exclude": {"contactIds": []}},
    }
    for name, audience in given.items():
        campaign = _campaign(tenant, channel, audience)
        took = timed(lambda one=campaign: _check(tenant, one))  # type: ignore[misc]
        spent = processor.of(lambda one=campaign: _check(tenant, one))  # type: ignore[misc]
        what = f"check of {name}, {size:,} people"
        yield Row(what, took, "s", "one scan of them, s", scan, took / scan, "≤ 10 s; aim ≤ 4 s")
        yield Row("– processor", spent, "s")


def _check(tenant: Tenant, campaign: Campaign) -> preflight.Report:
    """A figure counts only if the work was done."""
    report = preflight.check(tenant, campaign)
    lost = {one.code: one.people for one in report.funnel}
    told = report.receives + sum(lost.values()) == report.total
    if not (report.is_ready and report.cost and told and lost.get("variables_missing")):
        raise RuntimeError(f"not checked: {report}")
    return report


def _campaign(tenant: Tenant, channel: Channel, audience: dict[str, Any]) -> Campaign:
    use = {"name": "sale", "language": "pt_BR", "values": {"1": "{{nome}}"}}
    given = {"variants": [{"template": use}], "channels": [channel.pk], "audience": audience}
    return drafting.create(tenant, given, by=PLATFORM)


def _line() -> Channel:
    about = {"provider": "meta", "status": "online", "account": "110000000000001"}
    line = Channel.objects.create(**about, display_name="line", name="line", key="bench-line")
    Template.objects.create(
        account=line.account, name="sale", language="pt_BR", category="marketing",
        status="approved", components=_BODY, provider_id="bench-sale",
    )  # fmt: skip
    return line


def _live(channel: Channel, tag: Tag) -> None:
    with connection.cursor() as cursor:
        for statement in _LIVED:
            cursor.execute(statement, cast("Any", {"channel": channel.pk, "tag": tag.pk}))
        cursor.execute("VACUUM ANALYZE conversations_contact, conversations_thread")


def _scan() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SCAN, [])
