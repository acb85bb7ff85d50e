"""Doing a thing once, however often it is asked for with the same Idempotency-Key.

The row of a key is made first, so that two requests at once meet there; then the work and
the answer are written in one transaction which holds that row. A process that dies in
between leaves neither, and the next request with the key begins anew. Only what was done
is kept: a refusal changed nothing, may be lifted meanwhile, and is simply asked again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal
from apps.accounts.models import IdempotentRequest, Tenant

KEPT_FOR = timedelta(hours=24)


class KeyReused(Refusal):
    code = "idempotency_key_reused"
    message = _("This Idempotency-Key belongs to another request. Use a new key for a new request.")


class InProgress(Refusal):
    code = "idempotency_in_progress"
    message = _("The first request with this Idempotency-Key is still being worked on.")


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is what the API's answer holds, as JSON."""

    status: int
    body: str
    is_replay: bool = False


def digest_of(*parts: bytes) -> str:
    """What tells one request from another: who asks, what, and with which body."""
    return hashlib.sha256(b"\x00".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def once(tenant: Tenant, key: str, digest: str, work: Callable[[], Answer]) -> Answer:
    """Run `work`, or repeat the answer it gave the first time.

    Raises KeyReused, InProgress, and whatever `work` raises; then nothing is kept.
    """
    _make_row(tenant, key, digest)
    try:
        with transaction.atomic():
            row = _hold(tenant, key, digest)
            if row.status is not None:
                return Answer(row.status, row.body, is_replay=True)
            answer = work()
            row.status, row.body = answer.status, answer.body
            row.save(update_fields=["status", "body"])
            return answer
    except (KeyReused, InProgress):
        raise
    except BaseException:
        IdempotentRequest.objects.filter(tenant=tenant, key=key, status=None).delete()
        raise


def _make_row(tenant: Tenant, key: str, digest: str) -> None:
    mine = IdempotentRequest.objects.filter(tenant=tenant, key=key)
    mine.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    IdempotentRequest.objects.bulk_create(
        [IdempotentRequest(tenant=tenant, key=key, digest=digest)], ignore_conflicts=True
    )


def _hold(tenant: Tenant, key: str, digest: str) -> IdempotentRequest:
    """The key's row, locked until the transaction ends. Somebody else's lock: in progress."""
    rows = IdempotentRequest.objects.filter(tenant=tenant, key=key)
    row = rows.select_for_update(skip_locked=True).first()
    if row is None:
        row = rows.first()
        if row is None or row.digest == digest:
            raise InProgress
    if row.digest != digest:
        raise KeyReused
    return row


def sweep() -> int:
    """Forget answers older than a day. Safe to repeat; says how many went."""
    old = IdempotentRequest.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]
