"""Statuses shuffled, doubled, delayed and mixed with sending end where the ordered telling ends."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import Tenant
from apps.conversations import advancing, tallying
from apps.conversations.models import Batch, Message, Orphan
from apps.conversations.ranks import Change
from apps.whatsapp.models import Channel
from tests.conversations.inbox.wire import (
    NOON,
    Json,
    drain,
    make_contact,
    make_sent,
    post,
    status,
    tells,
)

ENDS = (("delivered",), ("delivered", "read"), ("read",), ("delivered", "read", "played"))
LIVES = st.lists(
    st.tuples(
        st.sampled_from(["sent", "unknown"]),  # what whoever sends it will write down
        st.booleans(),  # whether its webhooks bring our id back
        st.sampled_from([(), ("sent",), ("failed",), ("sent", "failed"), *ENDS]),
    ),
    min_size=1,
    max_size=4,
)
LOOKED_AT = (
    "status", "provider_id", "code", "pricing", "cost", "sent_at", "delivered_at", "read_at",
    "ended_at", "held",
)  # fmt: skip
PRICED = {"pricing_model": "PMP", "type": "regular", "category": "utility"}


@dataclass
class World:
    tenant: Tenant
    channel: Channel
    batch: Batch
    messages: list[Message]

    def do(self, step: tuple[str, Any]) -> None:
        what, about = step
        if what == "record":
            advancing.apply(self.tenant, about)
        else:
            post(tells(self.channel, *about))
            drain(self.tenant)

    def state(self) -> tuple[Any, ...]:
        rows = Message.objects.filter(batch=self.batch).order_by("id")
        counts = tallying.counts(self.batch)
        return list(rows.values_list(*LOOKED_AT)), counts, Orphan.objects.count() > 0


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(NOON + seconds, UTC)


def recorded(message: Message, nth: int, outcome: str) -> Change:
    if outcome == "sent":
        return Change(message.pk, "sent", at(1), provider_id=f"wamid.{nth}")
    return Change(message.pk, "unknown", at(1), code="timeout")


def told(message: Message, nth: int, words: Sequence[str], *, tagged: bool) -> list[Json]:
    extra = {"biz_opaque_callback_data": str(message.pk)} if tagged else {}
    return [
        status(
            word,
            id=f"wamid.{nth}",
            at=NOON + 2 + place,
            **extra,
            **({"pricing": PRICED} if word in {"delivered", "read"} else {}),
            **({"errors": [{"code": 131026, "title": "no"}]} if word == "failed" else {}),
        )
        for place, word in enumerate(words)
    ]


def outcome_of(world: World, steps: Sequence[tuple[str, Any]]) -> tuple[Any, ...]:
    """What the rows say after these steps; nothing of it stays."""
    with transaction.atomic():
        for step in steps:
            world.do(step)
        found = world.state()
        transaction.set_rollback(True)
    return found


def chunked(chance: random.Random, statuses: list[Json]) -> list[tuple[str, Any]]:
    steps = []
    while statuses:
        count = chance.randint(1, len(statuses))
        steps.append(("tell", statuses[:count]))
        statuses = statuses[count:]
    return steps


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lives=LIVES, chance=st.randoms(use_true_random=False))
def test_the_order_does_not_matter(at_acme, acmes, lives, chance):
    with transaction.atomic():
        batch = Batch.objects.create(origin="campaign", category="utility", sending=len(lives))
        people = [make_contact(f"+55119000005{nth:02}") for nth in range(len(lives))]
        messages = [make_sent(acmes, one, batch=batch) for one in people]
        world = World(at_acme, acmes, batch, messages)
        records = [
            ("record", [recorded(one, nth, life[0])])
            for nth, (one, life) in enumerate(zip(messages, lives, strict=True))
        ]
        statuses = [
            word
            for nth, (one, life) in enumerate(zip(messages, lives, strict=True))
            for word in told(one, nth, life[2], tagged=life[1])
        ]
        ordered = outcome_of(world, [*records, *([("tell", statuses)] if statuses else [])])

        shuffled = [*statuses, *chance.sample(statuses, chance.randint(0, len(statuses)))]
        chance.shuffle(shuffled)
        mixed = [*records, *chunked(chance, shuffled)]
        chance.shuffle(mixed)
        again = outcome_of(world, mixed)
        transaction.set_rollback(True)

    assert again == ordered
