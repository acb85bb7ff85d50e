"""Files with contacts that somebody had made, and filters in which the person was named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.conversations.models import BulkJob
from apps.conversations.privacy.cutting import masked
from apps.conversations.privacy.naming import naming
from apps.conversations.privacy.subject import Subject


def tell(subject: Subject) -> Iterator[dict[str, Any]]:
    """Any of them may hold the person; each lives for a few days only."""
    for job in BulkJob.objects.exclude(path="").order_by("pk"):
        yield {"at": job.created_at, "what": job.get_action_display(), "who": job.by_name}


def erase(subject: Subject) -> int:
    """All the files go: whoever needs one makes it anew, and one that is being made begins anew.
    A job at work keeps its filter."""
    ended = BulkJob.objects.exclude(ended_at=None)
    for job in naming(ended, subject, "chosen", "details"):
        job.chosen = masked(job.chosen, subject.is_named_by)
        job.details = masked(job.details, subject.is_named_by)
        job.save(update_fields=["chosen", "details"])
    from apps.conversations.segments import workbooks  # whose bulk acts call an erasure

    workbooks.begin_anew()
    return workbooks.forget_all()
