"""What is said instead of a template to whoever is inside their 24-hour window.

It is decided each time a message's turn comes: what was rendered before for another turn is
forgotten where it is the other one now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.conversations.among import among
from apps.conversations.contents import variables
from apps.conversations.delivery import rendering
from apps.conversations.delivery.files import Files
from apps.conversations.delivery.jobs import Row
from apps.conversations.models import Category, Thread
from apps.whatsapp.models import Channel

MARGIN = timedelta(minutes=5)  # so much of the window is left at least
Variants = Sequence[Mapping[str, Any]]


def turn(channel: Channel, rows: Iterable[Row], variants: Variants, files: Files) -> None:
    """Each row becomes what is said to this person now."""
    asked = [row for row in rows if rendering.twin_of(row, variants)]
    if not asked:
        return
    inside = _inside(channel, asked)
    for row in asked:
        twin = rendering.twin_of(row, variants)
        is_said = twin and row.contact_id in inside and _is_sayable(channel, row, twin, files)
        _become(row, twin if twin and is_said else variants[row.variant])


def category_of(row: Row, variants: Variants) -> str:
    """What it is for: an answer within the window is no promotion to whoever charges for it."""
    said = rendering.said_of(row, variants)
    return row.category if said is variants[row.variant] else Category.SERVICE.value


def _inside(channel: Channel, rows: Iterable[Row]) -> set[UUID]:
    threads = Thread.objects.filter(
        channel=channel,
        contact__in=among(row.contact_id for row in rows if row.contact_id),
        window_until__gt=timezone.now() + MARGIN,
    )
    return set(threads.values_list("contact_id", flat=True))


def _is_sayable(channel: Channel, row: Row, twin: Mapping[str, Any], files: Files) -> bool:
    """Without its file, or with a hole in it, the template is better."""
    media_id = rendering.media_of_said(twin)
    prepared = files.get(channel.pk, media_id) if media_id else None
    has_file = media_id is None or (prepared is not None and prepared.file is not None)
    return has_file and not variables.lacking(twin["content"], row.values or {})


def _become(row: Row, said: Mapping[str, Any]) -> None:
    if row.kind == said["kind"]:
        return
    row.kind, row.content, row.is_turned = said["kind"], {}, True
    row.media_id = rendering.media_of_said(said)
