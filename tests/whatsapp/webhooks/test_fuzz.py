"""Spoilt webhooks: each is thanked for, none harms a good item beside it, none crosses over."""

from __future__ import annotations

import copy
import json
import os
from collections import Counter
from random import Random

import pytest
from django.db import connection

from apps.whatsapp import news
from tests.whatsapp.webhooks import meta, mutations
from tests.whatsapp.webhooks.conftest import drain, post

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(900)]
ALL = os.environ.get("RECADO_FAULTS") == "full"
BODIES = 5000 if ALL else 500
AT_ONCE = 250  # posts before they are applied


@pytest.fixture(autouse=True)
def _a_floor_above_that_writes():
    """What is told can be written down: no zero byte, no half of a surrogate pair."""

    def write(events, **_):
        with connection.cursor() as cursor:
            for event in events:
                words = [
                    event.provider_id,
                    event.person.name,
                    getattr(getattr(event, "content", None), "body", ""),
                ]
                cursor.execute("SELECT %s::text[]", [words])

    news.messages_received.connect(write)
    yield
    news.messages_received.disconnect(write)


def good(channel, name):
    change = meta.text(channel.key, account=channel.account, body=name, wamid=f"wamid.{name}")
    return json.loads(meta.body(change))["entry"][0]


def spoilt(shapes, channels, random):
    """An entry that names one of our numbers, nobody's or nothing, then is spoilt."""
    entry = copy.deepcopy(random.choice(shapes))
    channel = random.choice([*channels, None])
    if channel:
        entry["id"] = channel.account
        metadata = entry["changes"][0].get("value", {}).get("metadata")
        if metadata:
            metadata["phone_number_id"] = channel.key
    return mutations.spoilt(entry, random)


def encoded(entries):
    return json.dumps({"object": "whatsapp_business_account", "entry": entries}).encode()


def test_good_items_arrive_once_beside_any_others(acme, acmes, globex, globexs, heard):
    random, shapes = Random(3), mutations.changes()
    assert len(shapes) > 40
    ours = {acme: acmes, globex: globexs}
    expected: dict[object, list[str]] = {acme: [], globex: []}
    for number in range(BODIES):
        entries = [spoilt(shapes, ours.values(), random) for _ in range(random.randint(1, 3))]
        for tenant, channel in ours.items():
            if random.random() < 0.6:
                name = f"good-{tenant.slug}-{number}"
                expected[tenant].append(name)
                entries.insert(random.randint(0, len(entries)), good(channel, name))
        assert post(encoded(entries)) == 200
        if number % AT_ONCE == AT_ONCE - 1:
            for tenant in ours:
                assert [event.problem for event in drain(tenant) if event.state == "failed"] == []

    for tenant, channel in ours.items():
        told = [event for schema, event in heard.messages if schema == tenant.schema_name]
        names = Counter(event.provider_id for event in told)
        assert {event.channel_key for event in told} == {channel.key}
        assert [name for name in expected[tenant] if names[f"wamid.{name}"] != 1] == []
        others = [name for name in names if name.startswith("wamid.good-")]
        assert len(others) == len(expected[tenant])


def test_bytes_that_are_no_json_any_more_are_thanked_for_and_kept(acme, acmes, heard):
    random = Random(4)
    path = f"/webhooks/meta/{acmes.pk}/"
    raw = encoded([good(acmes, "whole")])
    for _ in range(BODIES // 2):
        broken = mutations.cut_up(raw, random)
        assert post(broken) == 200
        assert post(broken, path=path, secret="own-app-secret") == 200

    assert [event.problem for event in drain(acme) if event.state == "failed"] == []
    assert {event.channel_key for _schema, event in heard.messages} <= {acmes.key}
