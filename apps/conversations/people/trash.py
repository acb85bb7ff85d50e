"""The trash empties itself: who has been in it for long goes for good."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.conversations.models import Contact
from apps.conversations.people import leaving

#: As long as everything else that was done to many contacts can be undone (bulk acts, imports):
#: whoever works with a list once a month still meets the gap in it in time.
KEPT = timedelta(days=30)
A_BATCH = 500  # contacts a transaction; with each go a few dozen rows


def leaves_at(contact: Contact) -> datetime | None:
    """From when on the contact may be gone; None outside the trash."""
    return contact.trashed_at + KEPT if contact.trashed_at else None


def is_due() -> bool:
    return _due().exists()


def empty(tenant: Tenant, *, seconds: float = 3600) -> bool:
    """Delete in batches; several workers take different people. False: time ran out before the
    end. Must run inside the tenant."""
    ends = time.monotonic() + seconds
    while _batch(tenant):
        if time.monotonic() > ends:
            return not is_due()
    return True


@transaction.atomic
def _batch(tenant: Tenant) -> int:
    """Each with a line of its own in the audit log, so that no deletion goes unrecorded."""
    rows = _due().order_by("trashed_at", "pk").select_for_update(skip_locked=True)
    ids = sorted(rows.values_list("pk", flat=True)[:A_BATCH])
    if ids:
        leaving.delete(tenant, ids)
        told = {"contacts": len(ids)}
        audit.record("contacts.trash_emptied", by=PLATFORM, tenant=tenant, after=told)
    return len(ids)


def _due() -> QuerySet[Contact]:
    """Somebody who went into another contact from the trash is that one's now, and stays."""
    return Contact.objects.filter(trashed_at__lt=timezone.now() - KEPT, merged_into=None)
