"""Files and rows of imports are not kept for longer than they are of use."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.conversations.importing import files, leases, rejects
from apps.conversations.models import Import

KEPT = timedelta(days=30)


def sweep() -> int:
    """Take away old files and what stood in their rows; how many. In the company in force.

    Such an import can't be undone any more in what it changed; whom it changed stays known,
    because segments ask for it.
    """
    old = Import.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(path="")
    count = 0
    for import_ in old.exclude(state__in=leases.WORKING):
        files.drop(import_)
        Import.objects.filter(pk=import_.pk).update(path="")
        rejects.empty(import_)
        count += 1
    return count
