"""Webhooks as they came: what names the person is cut out, what is about others stays.

One POST may tell of many people, and may still wait to be applied.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.db.models import QuerySet

from apps.accounts.models import UnroutedEvent
from apps.conversations.privacy.cutting import GONE, cut, texts
from apps.conversations.privacy.naming import naming_in_bytes
from apps.conversations.privacy.subject import Subject
from apps.whatsapp.media import forgetting
from apps.whatsapp.models import Channel, Media, WebhookEvent

Event = WebhookEvent | UnroutedEvent


def tell(subject: Subject) -> Iterator[dict[str, Any]]:
    for event in _rows(subject).order_by("pk").iterator(100):
        left, gone = _cut(event, subject)
        about = [event_of(event)] if left is GONE else gone
        yield {"received_at": event.received_at, "provider": event.provider, "said": about}


def event_of(event: Event) -> Any:
    """What was posted; text where it is no JSON."""
    raw = bytes(event.body)
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode(errors="replace")


def files(subject: Subject) -> Iterable[Media]:
    """Those that the person's own messages name by the provider's id."""
    return _files_of(_rows(subject).iterator(100), subject)


def _files_of(events: Iterable[WebhookEvent], subject: Subject) -> QuerySet[Media]:
    ids: set[str] = set()
    for event in events:
        left, gone = _cut(event, subject)
        ids.update(texts(event_of(event) if left is GONE else gone))
    known = {one for one in ids if one and "\0" not in one}  # which no column holds
    return Media.objects.filter(provider_id__in=known).order_by("pk")


def erase(subject: Subject) -> int:
    """How many webhooks named them. Those that are being applied right now are waited for."""
    ours = list(_rows(subject).order_by("pk").select_for_update())
    elsewhere = _unrouted(subject).order_by("pk").select_for_update()
    forgetting.forget(_files_of(ours, subject).values_list("pk", flat=True))
    return sum(map(partial(_erase_from, subject), [*ours, *elsewhere]))


def _erase_from(subject: Subject, event: Event) -> int:
    left, _gone = _cut(event, subject)
    if left is GONE:
        event.delete()
        return 1
    event.body = json.dumps(left, ensure_ascii=False, separators=(",", ":")).encode()
    event.is_part = True
    if subject.is_named_by(event.problem):
        event.problem = ""
    event.save(update_fields=["body", "is_part", "problem"])
    return 1


def _cut(event: Event, subject: Subject) -> tuple[Any, list[Any]]:
    gone: list[Any] = []
    value = event_of(event)
    if isinstance(value, str):
        return GONE, gone
    return cut(value, subject.is_named_by, gone), gone


def _rows(subject: Subject) -> QuerySet[WebhookEvent]:
    return naming_in_bytes(WebhookEvent.objects.all(), subject, "body")


def _unrouted(subject: Subject) -> QuerySet[UnroutedEvent]:
    """Kept by the platform for a while after they found their way to this company."""
    rows = Channel.objects.values_list("key", "account")
    named = sorted({name for both in rows for name in both if name})
    ours = UnroutedEvent.objects.filter(keys__has_any_keys=named).exclude(routed_at=None)
    return naming_in_bytes(ours, subject, "body")
