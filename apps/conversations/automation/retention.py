"""How long the log of rules is kept."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.conversations.models import AutomationRun

KEPT = timedelta(days=90)
A_BATCH = 5000


def forget() -> int:
    """How many runs had their time."""
    count = 0
    before = timezone.now() - KEPT
    while old := list(
        AutomationRun.objects.filter(at__lt=before).values_list("pk", flat=True)[:A_BATCH]
    ):
        count += AutomationRun.objects.filter(pk__in=old).delete()[0]
    return count
