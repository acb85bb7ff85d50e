"""Claims of those who died: what may have left is not known, what never began is free again."""

from __future__ import annotations

import time
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from apps.accounts.ids import new_id
from apps.accounts.models import Tenant
from apps.conversations import advancing, tallying
from apps.conversations.among import array
from apps.conversations.delivery import lines
from apps.conversations.models import Claim, Message, Status

EXPIRED = "worker_lost"  # the code of what nobody knows
#: The attempt does not count: nothing was tried.
_FREE = """
    UPDATE conversations_message SET status = 'queued', due_at = now(),
        attempt = greatest(0, attempt - 1)
    WHERE id = ANY(%s) AND status = 'sending' RETURNING batch_id
"""
_CLAIM = """
    INSERT INTO conversations_claim (id, channel_id, owner, until, messages, claimed_at, begun)
    VALUES (%s, %s, %s, now() + %s * interval '1 second', %s::uuid[], now(), false)
"""
_BEGIN = """
    UPDATE conversations_claim SET begun = true FROM conversations_duty duty
    WHERE conversations_claim.id = %(claim)s AND conversations_claim.owner = %(owner)s
      AND conversations_claim.until > now() AND duty.until > now()
      AND duty.channel_id = conversations_claim.channel_id AND duty.owner = %(owner)s
"""
_RENEW = """
    UPDATE conversations_claim SET until = now() + %s * interval '1 second'
    WHERE id = ANY(%s) AND owner = %s AND until > now() RETURNING id
"""
_SHRINK = """
    UPDATE conversations_claim SET messages = ARRAY(
        SELECT unnest(messages) EXCEPT SELECT unnest(%s::uuid[])
    ) WHERE id = ANY(%s::uuid[])
"""


def claim(channel_id: UUID, owner: UUID, messages: Iterable[UUID]) -> UUID:
    """In the transaction that puts them into `sending`; its id."""
    pk = new_id()
    asked = [pk, channel_id, owner, settings.DELIVERY_CLAIM_SECONDS, array(messages)]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, asked)
    return pk


def begin(claim_id: UUID, owner: UUID) -> bool:
    """From now on its messages may have left. False: it is not ours any more, send nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, {"claim": claim_id, "owner": owner})
        return bool(cursor.rowcount == 1)


def renew(claims: Iterable[UUID], owner: UUID) -> dict[UUID, float]:
    """Claim → until when it is ours, on this process's own clock; lost ones are left out."""
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(_RENEW, [settings.DELIVERY_CLAIM_SECONDS, list(claims), owner])
        kept = [row[0] for row in cursor.fetchall()]
    return dict.fromkeys(kept, began + settings.DELIVERY_CLAIM_SECONDS)


def shrink(claims: Iterable[UUID], done: Iterable[UUID]) -> None:
    """These messages of these claims came to an end; a claim without any is gone."""
    ids = array(claims)
    with connection.cursor() as cursor:
        cursor.execute(_SHRINK, [array(done), ids])
        cursor.execute(
            "DELETE FROM conversations_claim WHERE id = ANY(%s::uuid[]) AND messages = '{}'", [ids]
        )


def free_unbegun(channel_id: UUID, owner: UUID) -> int:
    """Put back what others had claimed on this channel and never begun to send. Only for who has
    the duty: a claim can't begin without it. How many messages."""
    claims = Claim.objects.filter(channel=channel_id, begun=False).exclude(owner=owner)
    return sum(_free(claim) for claim in _locked(claims))


@transaction.atomic
def settle(tenant: Tenant) -> int:
    """See to claims whose time is over; how many messages are not known now."""
    over = _locked(Claim.objects.filter(until__lte=Now()))
    for claim in over:
        if not claim.begun:
            _free(claim)
    lost = [pk for claim in over if claim.begun for pk in claim.messages]
    sending = Message.objects.filter(pk__in=lost, status=Status.SENDING)
    now = timezone.now()
    changes = [
        advancing.Change(pk, Status.UNKNOWN, now, code=EXPIRED)
        for pk in sending.values_list("pk", flat=True)
    ]
    advances = advancing.apply(tenant, changes)
    Claim.objects.filter(pk__in=[claim.pk for claim in over]).delete()
    return len(advances)


def _locked(claims: QuerySet[Claim]) -> list[Claim]:
    """Whoever is beginning one of them right now is waited for, and then it is left alone."""
    return list(claims.order_by("pk").select_for_update())


def _free(claim: Claim) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_FREE, [claim.messages])
        batches = [row[0] for row in cursor.fetchall()]
    tallying.note(
        tallying.deltas_of((batch, Status.SENDING.value, Status.QUEUED.value) for batch in batches)
    )
    lines.give_back(batches)
    claim.delete()
    return len(batches)
