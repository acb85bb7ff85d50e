"""People who go for good, with all that hangs on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from apps.accounts.models import Tenant
from apps.conversations.consent import ledger, suppressing
from apps.conversations.correspondence import forgetting as correspondence
from apps.conversations.models import Consent, ConsentEntry, Contact, Identity
from apps.whatsapp.media import forgetting


def delete(tenant: Tenant, ids: Sequence[UUID]) -> None:
    """In the caller's transaction, which holds their rows. Of what they agreed to a withdrawal
    outlives them: the number stays on the suppression list as a digest, and the ledger says no
    more whose it was. Of what was said only that it was said is left."""
    for (medium, category), numbers in _withdrawn(ids).items():
        _suppress(tenant, numbers, medium, category)
    family = [*ids, *merged_into(ids)]
    proofs = _proofs(ConsentEntry.objects.filter(contact__in=family))
    ledger.forget(tenant, family)
    correspondence.forget(tenant, family)
    forgetting.forget(proofs - _proofs(ConsentEntry.objects.filter(proof_id__in=proofs)))
    Contact.objects.filter(pk__in=ids).delete()


def part_with(tenant: Tenant, contact_id: UUID, number: str) -> None:
    """A number is not this contact's any more: whoever has it then finds no offers begun anew
    where its owner had said no."""
    for medium, category in _said_no([contact_id]).values_list("medium", "category"):
        _suppress(tenant, [number], medium, category)


def merged_into(ids: Sequence[UUID]) -> list[UUID]:
    """Whoever became part of these contacts, directly or by way of somebody else."""
    found: list[UUID] = []
    last = list(ids)
    while last:
        merged = Contact.objects.filter(merged_into__in=last)
        last = list(merged.values_list("pk", flat=True))
        found += last
    return found


def _proofs(lines: QuerySet[ConsentEntry]) -> set[UUID]:
    return {pk for pk in lines.values_list("proof_id", flat=True) if pk}


def _withdrawn(ids: Sequence[UUID]) -> dict[tuple[str, str], list[str]]:
    """Medium and category → the numbers of those who don't want it, in one order everywhere."""
    numbers: dict[UUID, list[str]] = defaultdict(list)
    phones = Identity.objects.filter(contact__in=ids, kind=Identity.Kind.PHONE)
    for contact, number in phones.values_list("contact_id", "value"):
        numbers[contact].append(number)
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    said = _said_no(ids).values_list("contact_id", "medium", "category")
    for contact, medium, category in said:
        found[medium, category] += numbers[contact]
    return found


def _said_no(ids: Sequence[UUID]) -> QuerySet[Consent]:
    rows = Consent.objects.filter(contact__in=ids, given=False)
    return rows.order_by("medium", "category")


def _suppress(tenant: Tenant, numbers: Sequence[str], medium: str, category: str) -> None:
    """By digest: of somebody who was erased nothing may be left that can be read."""
    suppressing.add(
        tenant, numbers, medium=medium, by=None, how="", categories=[category], named=False
    )
