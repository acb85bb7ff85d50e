"""What the person agreed to: the ledger without them, and the number's digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from apps.accounts.tenancy import current_tenant
from apps.conversations.consent import ledger, suppressing
from apps.conversations.models import Category, ConsentEntry, Medium, Suppression
from apps.conversations.privacy.subject import Subject
from apps.whatsapp.media import forgetting
from apps.whatsapp.models import Media


def tell(subject: Subject) -> Iterator[dict[str, Any]]:
    for line in _lines(subject).order_by("at", "pk"):
        yield {
            "at": line.at,
            "given": line.given,
            "category": line.get_category_display(),
            "medium": line.get_medium_display(),
            "how": line.get_how_display(),
            "words": line.words,
            "source": line.source,
            "who": line.actor,
        }


def files(subject: Subject) -> Iterable[Media]:
    proofs = _lines(subject).exclude(proof_id=None).values_list("proof_id", flat=True)
    return Media.objects.filter(pk__in=list(proofs)).order_by("pk")


def erase(subject: Subject) -> int:
    proofs = [media.pk for media in files(subject)]
    count = ledger.forget(current_tenant(), subject.contacts, subject.phones)
    forgetting.forget(proofs)
    return count


def tell_suppressed(subject: Subject) -> Iterator[dict[str, Any]]:
    for phone in subject.phones:
        for row in suppressing.of_number(current_tenant(), phone):
            yield _suppressed(row)


def _suppressed(row: Suppression) -> dict[str, Any]:
    return {
        "since": row.since,
        "category": row.get_category_display(),
        "medium": row.get_medium_display(),
        "source": row.reason,
    }


def leave_digest(subject: Subject) -> int:
    """From now on the number is known only by its digest, and gets no offers.

    So whoever finds it in an old list does not begin anew. Writing to the company lifts it.
    """
    tenant = current_tenant()
    emptied = suppressing.without_names(tenant, subject.phones)
    for medium in Medium.values:
        suppressing.add(
            tenant,
            subject.phones,
            medium=medium,
            by=None,
            how="",
            categories=[Category.MARKETING],
            named=False,
        )
    return emptied


def _lines(subject: Subject) -> QuerySet[ConsentEntry]:
    about = Q(contact__in=subject.contacts) | Q(address__in=subject.phones)
    return ConsentEntry.objects.filter(about)
