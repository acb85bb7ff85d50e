"""What rules did is kept for a while, and then forgotten."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public
from apps.conversations.automation import retention, tasks
from apps.conversations.models import AutomationRun


def test_runs_are_forgotten_when_their_time_is_over(
    acme: Tenant, make_rule, conversation, monkeypatch
):
    monkeypatch.setattr(retention, "A_BATCH", 2)
    rule = make_rule()
    runs = [
        AutomationRun.objects.create(
            automation=rule, conversation=conversation, about=str(n), outcome="done"
        )
        for n in range(6)
    ]
    old = [one.pk for one in runs[:5]]
    AutomationRun.objects.filter(pk__in=old).update(
        at=timezone.now() - retention.KEPT - timedelta(minutes=1)
    )

    with in_public():
        tasks.forget_old_runs.delay()

    assert [one.pk for one in AutomationRun.objects.all()] == [runs[5].pk]
