"""One message to many: a batch, frozen and open, with a row for everybody who may get it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations import allowance, tallying
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.delivery import waking
from apps.conversations.models import Batch, BatchLine, Category, Contact, Message, Status
from apps.conversations.outbox import audience, channels, saying, standing
from apps.conversations.outbox.audience import Addressed, Left
from apps.conversations.outbox.drafts import BulkDraft
from apps.conversations.outbox.saying import Said
from apps.whatsapp.models import Channel

MOST = 1_000  # recipients; more is a campaign


@dataclass(frozen=True, slots=True)
class Bulk:
    """`batch` None: nobody may get it, so there is none. `left`: who was left out, and why."""

    batch: Batch | None
    channel: Channel
    category: str
    queued: int
    left: Sequence[Left]


@transaction.atomic
def bulk(tenant: Tenant, draft: BulkDraft, *, by: Actor, dry_run: bool = False) -> Bulk:
    """Queue it for everybody in the list who may get it, each once. Raises a Refusal when
    nobody could: for the channel, the template, the content or the day's limit; then nothing is
    kept. With `dry_run` nothing is kept either. Must run inside the tenant."""
    standing.check(tenant)
    if any(variant.kind == Message.Kind.REACTION for variant in draft.variants):
        raise UnfitContent({"type": [_("A reaction is for one person. Choose another kind.")]})
    read = [saying.read(tenant, variant, by=by) for variant in draft.variants]
    channel = channels.choose(None, None, draft.variants[0], draft.channel)
    said = [
        saying.by_channel(channel, variant, one)
        for variant, one in zip(draft.variants, read, strict=True)
    ]
    category = _category(draft, said)
    chosen = audience.chosen(tenant, draft, channel, category, said)
    allowance.take(tenant, len(chosen.people))
    batch = None
    if chosen.people and not dry_run:
        batch = _keep(tenant, draft, channel, category, said, chosen.people, by=by)
    if dry_run:
        transaction.set_rollback(True)
    return Bulk(batch, channel, category, len(chosen.people), chosen.left)


def _category(draft: BulkDraft, said: Sequence[Said]) -> str:
    """Of several templates the one that asks for the most consent."""
    own = {one.category for one in said} - {""}
    if Category.MARKETING in own:
        return Category.MARKETING
    return min(own, default="") or draft.category or Category.MARKETING


def _keep(
    tenant: Tenant,
    draft: BulkDraft,
    channel: Channel,
    category: str,
    said: Sequence[Said],
    people: Sequence[Addressed],
    *,
    by: Actor,
) -> Batch:
    now, author = timezone.now(), by.user or by.api_key
    batch = Batch.objects.create(
        name=draft.name,
        origin=draft.origin,
        category=category,
        variants=_variants(draft, said),
        pace=dict(draft.pace),
        is_open=True,
        frozen_at=now,
        author_id=author.pk if author else None,
    )
    Message.objects.bulk_create(_message(batch, channel, said, one) for one in people)
    BatchLine.objects.create(batch=batch, channel=channel)
    contacts = Contact.objects.filter(pk__in=[one.contact.pk for one in people])
    contacts.update(last_written_at=now)
    tallying.note({batch.pk: {Status.QUEUED: len(people)}})
    waking.wake(tenant)
    return batch


def _variants(draft: BulkDraft, said: Sequence[Said]) -> list[dict[str, object]]:
    return [
        {"kind": one.kind, "content": one.open(), "weight": variant.weight}
        for variant, one in zip(draft.variants, said, strict=True)
    ]


def _message(batch: Batch, channel: Channel, said: Sequence[Said], one: Addressed) -> Message:
    """Not due: it waits in its batch's line, and is rendered when its turn comes."""
    variant = said[one.variant]
    return Message(
        contact=one.contact,
        channel=channel,
        batch=batch,
        variant=one.variant,
        direction=Message.Direction.OUT,
        origin=batch.origin,
        author_id=batch.author_id,
        kind=variant.kind,
        media_id=variant.media.pk if variant.media else None,
        values=one.values,
        category=batch.category,
        status=Status.QUEUED,
        created_at=batch.frozen_at or timezone.now(),
    )
