"""Writes down what became of each call, and what that says of the endpoint."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations.hooks import events, patience, standing
from apps.conversations.hooks.calling import Answer
from apps.conversations.models import WebhookDelivery, WebhookEndpoint

State = WebhookDelivery.State
_COLUMNS = ("state", "answer", "problem", "took_ms", "next_at", "ended_at")


@transaction.atomic
def record(tenant: Tenant, answers: Sequence[Answer]) -> None:
    """In the order in which they came. What was removed meanwhile is passed over."""
    of_endpoint: dict[UUID, list[Answer]] = {}
    for answer in answers:
        of_endpoint.setdefault(answer.call.endpoint_id, []).append(answer)
    ids = [answer.call.delivery_id for answer in answers]
    rows = WebhookDelivery.objects.in_bulk(ids)
    endpoints = WebhookEndpoint.objects.filter(pk__in=of_endpoint).order_by("pk")
    for endpoint in endpoints.select_for_update():
        ours = [one for one in of_endpoint[endpoint.pk] if one.call.delivery_id in rows]
        _record(tenant, endpoint, [(rows[one.call.delivery_id], one) for one in ours])


def _record(
    tenant: Tenant, endpoint: WebhookEndpoint, told: Sequence[tuple[WebhookDelivery, Answer]]
) -> None:
    now = timezone.now()
    for row, answer in told:
        _end(row, answer, now)
    WebhookDelivery.objects.bulk_update([row for row, _answer in told], _COLUMNS)
    # A test that fails says nothing of how the endpoint stands; one that succeeds does.
    counts = [one for row, one in told if one.is_good or row.event != events.TEST]
    standing.note(tenant, endpoint, counts, gave_up=_gave_up(row for row, _answer in told), now=now)


def _end(row: WebhookDelivery, answer: Answer, now: datetime) -> None:
    row.answer, row.problem, row.took_ms = answer.status, answer.problem, answer.took_ms
    if answer.is_good:
        row.state, row.next_at, row.ended_at = State.DELIVERED, None, now
    elif now >= row.give_up_at or answer.is_gone:
        row.state, row.next_at, row.ended_at = State.FAILED, None, now
    else:
        row.state = State.WAITING
        row.next_at = now + patience.pause(row.attempts, wish=answer.wish)


def _gave_up(rows: Iterable[WebhookDelivery]) -> bool:
    return any(row.state == State.FAILED and row.event != events.TEST for row in rows)
