"""Files that customers send: awaited from the moment they are told of, then fetched in time."""

from __future__ import annotations

import base64
import binascii
import hashlib
import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.whatsapp import messages, news
from apps.whatsapp.media import preparing, storing, uploads
from apps.whatsapp.media.downloads import downloaded
from apps.whatsapp.media.due import is_due
from apps.whatsapp.media.sources import Source, source_of
from apps.whatsapp.media.troubles import Trouble
from apps.whatsapp.models import Channel, Media

logger = logging.getLogger(__name__)

#: Seconds until the next attempt, by how many there were; then the last one again and again.
DELAYS = (5, 15, 30, 60, 300, 1200, 3600, 3 * 3600, 6 * 3600)
LEASE = timedelta(minutes=11)  # longer than a task may run: who is cut off is followed by another
#: How long a provider may still have it: Meta's webhooks name files for 7 days; a gateway
#: keeps them for 3 minutes unless it is told otherwise, then a day is enough to be sure.
PATIENCE = {Channel.Provider.META: timedelta(days=7)}
OTHERS_PATIENCE = timedelta(days=1)
#: A refusal that sounds final is believed at this attempt.
BELIEVED = 3


def expect(tenant: Tenant, channel: Channel, content: messages.Media) -> Media:
    """The row of a file that a webhook tells of; see `expect_all`."""
    return expect_all(tenant, [(channel, content)])[0]


def expect_all(tenant: Tenant, told: Sequence[tuple[Channel, messages.Media]]) -> list[Media]:
    """The row of each file, fetched as soon as the transaction commits.

    Told twice it is the same row. Must run inside the tenant.
    """
    from apps.whatsapp.media.tasks import fetch_media

    rows = [_told_of(channel, content) for channel, content in told]
    known = _known(rows)
    new = list({_name(row): row for row in reversed(rows) if _name(row) not in known}.values())
    if new:
        Media.objects.bulk_create(reversed(new), ignore_conflicts=True)
        known |= _known(new)  # somebody else may have been first
    for row in new:
        if row.provider_id and row.state == Media.State.PENDING:
            fetch_media.delay_on_commit(str(known[_name(row)].pk))
    return [known.get(_name(row), row) for row in rows]


def _name(row: Media) -> tuple[object, ...]:
    """What is told without a name is a file of its own each time."""
    return (row.channel_id, row.provider_id) if row.provider_id else (row.pk,)


def _known(rows: Iterable[Media]) -> dict[tuple[object, ...], Media]:
    named = [row for row in rows if row.provider_id]
    if not named:
        return {}
    found = Media.objects.filter(
        channel_id__in={row.channel_id for row in named},
        provider_id__in={row.provider_id for row in named},
    )
    return {_name(row): row for row in found}


def _told_of(channel: Channel, content: messages.Media) -> Media:
    return Media(
        channel_id=channel.pk,
        provider_id=(content.provider_id or _id_of_link(content.link))[:300],
        kind=content.kind.value,
        state=_first_state(content),
        problem=_first_problem(content),
        mime_type=content.mime_type.partition(";")[0].strip().lower()[:120],
        filename=uploads.clean_name(content.filename),
        voice=content.voice,
        animated=content.animated,
        size=content.size,
        source_url=content.link,
        told_digest=in_hex(content.digest),
    )


def fetch(media_id: UUID) -> float | None:
    """Fetch a file that is due; the seconds to wait before trying again, None: no need to.

    Safe to call twice at once: one of them does it.
    """
    if not _claim(media_id):
        return None
    media = Media.objects.get(pk=media_id)
    channel = _channel_of(media)
    try:
        if channel is None:
            raise Trouble("channel_gone", is_final=True)
        _take(media, source_of(media, channel))
    except Trouble as trouble:
        return _note(media, channel, trouble)
    except Exception:  # an answer nobody thought of: it too must come to an end one day
        logger.exception("file not fetched", extra={"media_id": str(media_id)})
        return _note(media, channel, Trouble("internal"))
    _tell(media)
    return None


def revive(files: QuerySet[Media]) -> int:
    """Try once more what was given up; how many there were. Needs no patience of the provider:
    it either still has them or says so at once."""
    from apps.whatsapp.media.tasks import fetch_media

    lost = files.exclude(state=Media.State.STORED).exclude(provider_id="", source_url="")
    ids = list(lost.values_list("pk", flat=True))
    Media.objects.filter(pk__in=ids).update(
        state=Media.State.PENDING, attempts=0, next_attempt_at=None, problem=""
    )
    for media_id in ids:
        fetch_media.delay_on_commit(str(media_id))
    return len(ids)


def in_hex(digest: str) -> str:
    """SHA-256 in hex, from what providers say: base64 or hex; "" for anything else."""
    try:
        raw = (
            bytes.fromhex(digest) if len(digest) == 64 else base64.b64decode(digest, validate=True)
        )
    except (ValueError, binascii.Error):
        return ""
    return raw.hex() if len(raw) == 32 else ""


def _first_state(content: messages.Media) -> str:
    if content.error:
        return Media.State.EXPIRED if content.error == "expired" else Media.State.MISSING
    there = content.provider_id or content.link
    return Media.State.PENDING if there else Media.State.MISSING


def _first_problem(content: messages.Media) -> str:
    return (content.error or ("" if content.provider_id or content.link else "not_offered"))[:60]


def _id_of_link(link: str) -> str:
    """A gateway names files by their address alone."""
    return f"link:{hashlib.sha256(link.encode()).hexdigest()}" if link else ""


def _claim(media_id: UUID) -> bool:
    now = timezone.now()
    mine = Media.objects.filter(is_due()).filter(pk=media_id, state=Media.State.PENDING)
    return mine.update(attempts=F("attempts") + 1, next_attempt_at=now + LEASE) == 1


def _channel_of(media: Media) -> Channel | None:
    if media.channel_id is None:
        return None
    return Channel.objects.present().filter(pk=media.channel_id).first()


def _take(media: Media, source: Source) -> None:
    with downloaded(source) as file:
        told = in_hex(source.digest) or media.told_digest
        if told and uploads.digest_of(file) != told:
            raise Trouble("digest_mismatch", is_final=True)
        found = preparing.recognise(file, media.filename)
        is_known = found not in {"application/octet-stream", "text/plain"}
        mime_type = found if is_known else media.mime_type or found
        seen = preparing.glance(file, messages.MediaKind(media.kind), mime_type)
        storing.put_away(media, seen)


def _note(media: Media, channel: Channel | None, trouble: Trouble) -> float | None:
    """Remember what went wrong; the seconds to wait, None when it is given up."""
    media.problem = trouble.code
    if _is_over(media, channel, trouble):
        is_gone = trouble.code in {"http_404", "http_410"} or trouble.code.isdigit()
        media.state = Media.State.EXPIRED if is_gone else Media.State.MISSING
        media.next_attempt_at = None
        media.save(update_fields=["state", "problem", "next_attempt_at"])
        logger.info("file given up", extra={"media_id": media.pk, "code": trouble.code})
        _tell(media)
        return None
    delay = DELAYS[min(media.attempts, len(DELAYS)) - 1]
    media.next_attempt_at = timezone.now() + timedelta(seconds=delay)
    media.save(update_fields=["problem", "next_attempt_at"])
    return delay


def _is_over(media: Media, channel: Channel | None, trouble: Trouble) -> bool:
    if channel is None or (trouble.is_final and media.attempts >= BELIEVED):
        return True
    patience = PATIENCE.get(Channel.Provider(channel.provider), OTHERS_PATIENCE)
    return timezone.now() > media.created_at + patience


def _tell(media: Media) -> None:
    with transaction.atomic():
        news.media_changed.send(sender=None, files=[media])
