"""Taking messages: one transaction that puts a few hundred rows into `sending` before any leaves.

It ends without a claim where the channel is not ours any more or may not send. What can't leave
at all ends in the same transaction; what can't leave yet stays where it is.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from apps.accounts import faultpoints
from apps.accounts.models import Tenant
from apps.conversations import advancing, news, tallying
from apps.conversations.among import array
from apps.conversations.delivery import leases, lines, newcomers, picking, rendering, twins
from apps.conversations.delivery.admitting import Admission, Templates, admit
from apps.conversations.delivery.files import Files
from apps.conversations.delivery.jobs import Job, Lease, Row
from apps.conversations.delivery.lines import Line
from apps.conversations.delivery.rendering import Rendered, Renderer, Unrenderable
from apps.conversations.delivery.walking import Walk
from apps.conversations.models import Status
from apps.whatsapp.models import Channel

MOST = 500  # messages of one claim
LOOKS_AGAIN = 300  # seconds until a reply is looked at again whose template can't be used
# Nobody takes the duty over while the claim is written.
_ON_DUTY = """
    SELECT 1 FROM conversations_duty duty JOIN whatsapp_channel channel ON channel.id = %(channel)s
    WHERE duty.channel_id = %(channel)s AND duty.owner = %(owner)s AND duty.until > now()
      AND channel.status = 'online' AND channel.held = '' AND channel.deleted_at IS NULL
    FOR SHARE OF duty
"""
_SENDING = """
    UPDATE conversations_message AS kept SET status = 'sending', attempt = kept.attempt + 1,
        due_at = NULL, content = coalesce(came.content, kept.content),
        kind = coalesce(came.kind, kept.kind),
        media_id = CASE WHEN came.kind IS NULL THEN kept.media_id ELSE came.media_id END,
        category = coalesce(came.category, kept.category)
    FROM json_to_recordset(%s::json) AS came (
        id uuid, content jsonb, kind text, media_id uuid, category text
    ) WHERE kept.id = came.id
"""
_ASKED = "UPDATE conversations_message SET asked = true, due_at = NULL WHERE id = ANY(%s::uuid[])"
_LOOK_LATER = """
    UPDATE conversations_message SET due_at = now() + %s * interval '1 second'
    WHERE id = ANY(%s::uuid[])
"""


@dataclass(slots=True)
class Claimed:
    """`found`: rows that were looked at; fewer than were asked for when nothing more waits now.
    `files`: of the channel, to be prepared before their messages are claimed; `is_stuck`: all of a
    line was looked through, and what is left can't be said for now."""

    jobs: list[Job] = field(default_factory=list)
    found: int = 0
    ended: int = 0
    files: set[UUID] = field(default_factory=set)
    is_full: bool = False  # no more people may be written to first, for now
    is_stuck: bool = False


@dataclass(slots=True)
class Counter:
    """Where a slice claims from: one channel of one company."""

    tenant: Tenant
    channel: Channel
    owner: UUID
    files: Files

    def replies(self, most: int) -> Claimed:
        """Those who have waited longest. In the tenant; a transaction of its own."""
        faultpoints.reach("delivery.before_claim")
        with transaction.atomic():
            if not self._is_ours():
                return Claimed()
            self._ask()
            carried = picking.files_of_replies(self.channel.pk)
            wanted = self.files.missing(self.channel.pk, carried)
            rows = picking.replies(self.channel.pk, min(most, MOST), carried - wanted)
            claimed = self._take(rows, None)
            claimed.files |= wanted
        return self._begun(claimed)

    def bulk(self, line: Line, most: int) -> Claimed:
        """The next of this line, before them those that came back. `line` is moved on."""
        faultpoints.reach("delivery.before_claim")
        with transaction.atomic():
            if not self._is_ours() or (room := lines.room(line)) == 0:
                return Claimed()
            left = newcomers.room(self.tenant, self.channel)
            if left == 0:
                return Claimed(is_full=True)
            most = min(one for one in (most, room, left, MOST) if one is not None)
            wanted, variants = self._sayable(line)
            stood = line.watermark
            walk = Walk(self.tenant, self.channel.pk, line, variants)
            whole = len(variants) == len(line.variants)
            rows = self._pick(line, walk, most, all_sayable=whole) if variants else []
            claimed = self._take(rows, line)
            claimed.found += walk.put_away
            claimed.is_stuck = not (whole or rows or walk.reached or wanted) and bool(variants)
            if room is not None:
                lines.take(line, len(claimed.jobs))
            if claimed.is_full:  # it goes on with those who were left
                line.watermark = stood
                lines.move(self.channel.pk, line.batch_id, stood)
            claimed.files |= wanted
        return self._begun(claimed)

    def _begun(self, claimed: Claimed) -> Claimed:
        """A claim whose beginning is not written down was never begun, and is free for others."""
        if claimed.jobs:
            faultpoints.reach("delivery.after_claim")
            if not leases.begin(claimed.jobs[0].lease.id, self.owner):
                claimed.jobs = []
        return claimed

    def _is_ours(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(_ON_DUTY, {"channel": self.channel.pk, "owner": self.owner})
            return cursor.fetchone() is not None

    def _ask(self) -> None:
        """Replies that waited out an outage stay until somebody says a word."""
        late = picking.asking(self.channel.pk, MOST)
        if not late:
            return
        with connection.cursor() as cursor:
            cursor.execute(_ASKED, [array(pk for pk, _contact, _channel in late)])
        now, queued = timezone.now(), Status.QUEUED.value
        advances = [
            advancing.Advance(pk, contact, channel, None, queued, queued, now)
            for pk, contact, channel in late
        ]
        news.messages_advanced.send(sender=None, advances=advances, tenant=self.tenant)

    def _sayable(self, line: Line) -> tuple[set[UUID], list[int]]:
        """Files that are still wanted, and the variants that may be used now."""
        media = [rendering.media_of_variant(one) for one in line.variants]
        wanted = self.files.missing(self.channel.pk, set().union(*media))
        names = [rendering.name_of_variant(one) for one in line.variants]
        templates = Templates.of(self.channel, [name for name in names if name])
        usable = [
            number
            for number, name in enumerate(names)
            if not media[number] & wanted and not (name and templates.is_waiting(name))
        ]
        return wanted, usable

    def _pick(self, line: Line, walk: Walk, most: int, *, all_sayable: bool) -> list[Row]:
        """Who reaches the end looks once more from the beginning: ids are not in the order of
        commits. Where all that is left waits for its hour, only what is due is looked for."""
        rows = walk.released(most)
        if len(rows) >= most or line.rests:
            return rows
        more = walk.following(most - len(rows))
        if (
            walk.reached is None
            and line.watermark is not None
            and not lines.end(self.channel.pk, line.batch_id)
        ):
            line.watermark = None
            more = walk.following(most - len(rows))
        if walk.reached is not None:
            line.watermark = walk.reached
            lines.move(self.channel.pk, line.batch_id, line.watermark)
        elif line.watermark is None:
            ended = lines.end(self.channel.pk, line.batch_id)
            if not ended and all_sayable:
                lines.rest(self.channel.pk, line.batch_id)
        return rows + more

    def _take(self, rows: list[Row], line: Line | None) -> Claimed:
        if not rows:
            return Claimed()
        variants = line.variants if line else None
        if variants is not None:
            twins.turn(self.channel, rows, variants, self.files)
        names = {row.id: rendering.name_of(row, variants) for row in rows}
        templates = Templates.of(self.channel, [name for name in names.values() if name])
        admission = admit(self.channel, rows, names, templates)
        may = [
            row
            for row in rows
            if row.id not in admission.refused and row.id not in admission.waiting
        ]
        left = newcomers.refused(self.channel, may)
        may = [row for row in may if row.id not in left]
        renderer = Renderer(self.channel, templates, self.files, variants)
        good, bad = renderer.render(may)
        ended = self._end(admission, bad)
        _look_later(admission.waiting if line else admission.waiting | left)
        jobs = self._claim(good, names, variants)
        return Claimed(jobs, len(rows), ended, renderer.unready, is_full=bool(left))

    def _end(self, admission: Admission, bad: Mapping[UUID, Unrenderable]) -> int:
        now = timezone.now()
        cancelled = [
            advancing.Change(pk, Status.CANCELLED, now, code=code)
            for pk, code in admission.refused.items()
        ]
        failed = [
            advancing.Change(pk, Status.FAILED, now, code=one.code, problem=_problem(one.detail))
            for pk, one in bad.items()
        ]
        if cancelled or failed:
            advancing.apply(self.tenant, [*cancelled, *failed])
        return len(cancelled) + len(failed)

    def _claim(
        self,
        good: Sequence[Rendered],
        names: Mapping[UUID, tuple[str, str] | None],
        variants: Sequence[dict[str, Any]] | None,
    ) -> list[Job]:
        if not good:
            return []
        lease = self._lease([one.row.id for one in good])
        written = [
            {"id": str(one.row.id), "content": one.content, **_turned(one.row, variants)}
            for one in good
        ]
        with connection.cursor() as cursor:
            cursor.execute(_SENDING, [json.dumps(written)])
        moves = ((one.row.batch_id, Status.QUEUED.value, Status.SENDING.value) for one in good)
        tallying.note(tallying.deltas_of(moves))
        for one in good:
            one.row.attempt += 1
        return [Job(one.row, one.to, one.request, lease, names[one.row.id]) for one in good]

    def _lease(self, messages: list[UUID]) -> Lease:
        until = time.monotonic() + settings.DELIVERY_CLAIM_SECONDS
        claim = leases.claim(self.channel.pk, self.owner, messages)
        return Lease(claim, self.tenant, self.channel.pk, until, set(messages))


def _turned(row: Row, variants: Sequence[dict[str, Any]] | None) -> dict[str, Any]:
    """What else is written of a row that says another thing now."""
    if variants is None or not row.is_turned:
        return {}
    media_id = str(row.media_id) if row.media_id else None
    category = twins.category_of(row, variants)
    return {"kind": row.kind, "media_id": media_id, "category": category}


def _problem(detail: str) -> dict[str, Any] | None:
    return {"title": "", "detail": detail, "subcode": "", "trace": ""} if detail else None


def _look_later(messages: set[UUID]) -> None:
    if messages:
        with connection.cursor() as cursor:
            cursor.execute(_LOOK_LATER, [LOOKS_AGAIN, array(messages)])
