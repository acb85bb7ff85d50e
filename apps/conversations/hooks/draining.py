"""Sends what waits: each endpoint by itself, so that a slow or dead one holds up no other."""

from __future__ import annotations

import time
from collections import Counter
from uuid import UUID

from apps.accounts import faultpoints
from apps.accounts.models import Tenant
from apps.conversations.hooks import claiming, patience, recording
from apps.conversations.hooks.calling import Caller
from apps.conversations.models import WebhookEndpoint

AT_ONCE = 16  # calls to one endpoint under way together
LOOK_EVERY = 0.5  # seconds, while answers are waited for


def drain(tenant: Tenant, *, seconds: float = 3600) -> bool:
    """False when time ran out before the end. Begins nothing new then, but waits for answers."""
    ends = time.monotonic() + seconds
    under_way: Counter[UUID] = Counter()
    with Caller() as caller:
        while True:
            is_time = time.monotonic() < ends
            began = _begin(tenant, caller, under_way) if is_time else 0
            if not under_way.total():
                if not began:
                    return is_time
                continue  # all that was taken had nothing left to tell
            answers = caller.answers(LOOK_EVERY)
            under_way -= Counter(answer.call.endpoint_id for answer in answers)
            if answers:
                faultpoints.reach("hooks.answered")
                recording.record(tenant, answers)


def _begin(tenant: Tenant, caller: Caller, under_way: Counter[UUID]) -> int:
    """How many were taken."""
    taken = 0
    for endpoint in claiming.ready():
        if room := _room(endpoint, under_way[endpoint.pk]):
            taken_here, calls = claiming.take(tenant, endpoint, room)
            taken += taken_here
            faultpoints.reach("hooks.claimed")
            for call in calls:
                caller.call(call)
            under_way[endpoint.pk] += len(calls)
    return taken


def _room(endpoint: WebhookEndpoint, under_way: int) -> int:
    """One that fails gets one at a time. In handfuls: each claim is a transaction."""
    most = 1 if endpoint.failures >= patience.RESTS_FROM else AT_ONCE
    return most - under_way if under_way <= most // 2 else 0
