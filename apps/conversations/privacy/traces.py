"""What the platform's own tables say of the person: audit log, notices, repeated answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from apps.accounts import notifications
from apps.accounts.audit_words import of_action
from apps.accounts.models import AuditEntry, IdempotentRequest, Notification
from apps.accounts.tenancy import current_tenant
from apps.conversations.privacy.cutting import masked
from apps.conversations.privacy.naming import naming
from apps.conversations.privacy.subject import Subject


def tell_audit(subject: Subject) -> Iterator[dict[str, Any]]:
    for entry in _about(subject).select_related("user").order_by("pk").iterator(500):
        yield {"at": entry.at, "what": of_action(entry.action), "who": entry.who}


def erase_audit(subject: Subject) -> int:
    """Values go; that something was done, when and by whom, stays."""
    changed = 0
    for entry in _about(subject).select_for_update().order_by("pk"):
        if entry.object_id in _ids(subject):
            entry.object_name, entry.before, entry.after = "", {}, {}
        else:
            entry.before = masked(entry.before, subject.is_named_by)
            entry.after = masked(entry.after, subject.is_named_by)
            entry.object_name = masked(entry.object_name, subject.is_named_by)
        entry.save(update_fields=["object_name", "before", "after"])
        changed += 1
    return changed


def tell_notices(subject: Subject) -> Iterator[dict[str, Any]]:
    for notice in _notices(subject).order_by("pk").iterator(500):
        said = [str(value) for value in notice.params.values()]
        yield {"at": notice.created_at, "what": notifications.in_words(notice), "said": said}


def erase_notices(subject: Subject) -> int:
    """And answers kept for a day so that a program's request is not done twice."""
    return _notices(subject).delete()[0] + _forget_answers(subject)


def _forget_answers(subject: Subject) -> int:
    """Encrypted, so each is read; there are only those of a day."""
    rows = IdempotentRequest.objects.filter(tenant=current_tenant()).exclude(status=None)
    found = [row.pk for row in rows.iterator(500) if _is_about(subject, row.body)]
    return IdempotentRequest.objects.filter(pk__in=found).delete()[0]


def _is_about(subject: Subject, text: str) -> bool:
    return subject.is_named_by(text) or any(pk in text for pk in _ids(subject))


def _about(subject: Subject) -> QuerySet[AuditEntry]:
    ours = AuditEntry.objects.filter(tenant=current_tenant())
    by_id = ours.filter(object_type="contact", object_id__in=_ids(subject))
    named = naming(ours, subject, "object_name", "before", "after")
    return ours.filter(Q(pk__in=by_id.values("pk")) | Q(pk__in=named.values("pk")))


def _notices(subject: Subject) -> QuerySet[Notification]:
    ours = Notification.objects.filter(tenant=current_tenant())
    named = naming(ours, subject, "params", "url")
    by_id = Q()
    for pk in _ids(subject):
        by_id |= Q(url__contains=pk)
    found = Q(pk__in=named.values("pk"))
    return ours.filter(found | by_id if by_id else found)


def _ids(subject: Subject) -> list[str]:
    return [str(pk) for pk in subject.contacts]
