"""What workers do for bulk actions and exports."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from apps.accounts.tenancy import current_tenant, each_tenant, public_task, tenant_task
from apps.conversations.models import BulkJob
from apps.conversations.segments import bulk, workbooks

A_TURN = 15.0  # seconds; then other tenants' tasks have their turn


@tenant_task()
def go_on(job_id: str) -> None:
    """Begin a job, or go on where it stands."""
    job = BulkJob.objects.filter(pk=UUID(job_id)).first()
    if job is None or job.is_over:
        return
    if job.action == BulkJob.Action.EXPORT:
        workbooks.make(current_tenant(), job.pk)
    elif not bulk.work(current_tenant(), job.pk, seconds=A_TURN):
        go_on.delay(job_id)


@public_task()
def find_left_behind() -> None:
    """Jobs whose worker died, or whose task was lost."""
    for _tenant in each_tenant():
        quiet = BulkJob.objects.filter(
            state__in=(BulkJob.State.WAITING, BulkJob.State.RUNNING),
            touched_at__lt=timezone.now() - bulk.LEFT_BEHIND,
        )
        for pk in quiet.values_list("pk", flat=True):
            go_on.delay(str(pk))


@public_task()
def forget_old_jobs() -> None:
    """Files of exports after a week, and what it takes to undo after a month."""
    for _tenant in each_tenant(active_only=False):
        workbooks.forget_old()
        long_ago = timezone.now() - bulk.UNDOABLE_FOR
        BulkJob.objects.filter(created_at__lt=long_ago, undone_by=None).delete()
