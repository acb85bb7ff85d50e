"""Opt-outs as programs see them: who must not get what, contact or not, in one list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, UUIDField, Value

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.consent import noting, suppressing
from apps.conversations.consent.noting import Proof
from apps.conversations.models import Consent, Contact, How, Identity, Suppression
from apps.conversations.people import identities
from apps.whatsapp.messages import Address

_COLUMNS = (
    "contact_id", "phone_number", "medium", "category", "kind", "how_told", "why", "since_when",
    "row",
)  # fmt: skip


def listed(
    *, medium: str = "", category: str = "", number: str = "", tenant: Tenant
) -> QuerySet[Any, dict[str, Any]]:
    """Withdrawn consents and suppressed numbers, the newest first; each a dict of _COLUMNS."""
    people = Consent.objects.filter(given=False, contact__merged_into=None)
    numbers = Suppression.objects.all()
    if medium:
        people, numbers = people.filter(medium=medium), numbers.filter(medium=medium)
    if category:
        people, numbers = people.filter(category=category), numbers.filter(category=category)
    if number:
        owners = Identity.objects.filter(kind=Identity.Kind.PHONE, value=number)
        people = people.filter(contact__in=owners.values("contact_id"))
        numbers = numbers.filter(digest=suppressing.digest_of(number))
    rows: QuerySet[Any, dict[str, Any]] = _of_people(people).union(_of_numbers(numbers), all=True)
    # Many share a moment, such as those of an import: pages must not overlap.
    return rows.order_by("-since_when", "kind", "-row")


def _of_people(rows: QuerySet[Consent]) -> Any:
    return rows.annotate(
        phone_number=F("contact__phone"),
        kind=Value("withdrawn", output_field=CharField()),
        how_told=F("entry__how"),
        why=F("entry__source"),
        since_when=F("since"),
        row=F("pk"),
    ).values(*_COLUMNS)


def _of_numbers(rows: QuerySet[Suppression]) -> Any:
    owners = Identity.objects.filter(kind=Identity.Kind.PHONE, value=OuterRef("address"))
    return rows.annotate(
        contact_id=Subquery(owners.values("contact_id")[:1], output_field=UUIDField()),
        phone_number=F("address"),
        kind=Value("suppressed", output_field=CharField()),
        how_told=F("how"),
        why=F("reason"),
        since_when=F("since"),
        row=F("pk"),
    ).values(*_COLUMNS)


@transaction.atomic
def add(
    tenant: Tenant, number: str, *, medium: str, categories: Sequence[str], reason: str, by: Actor
) -> None:
    """Somebody with this canonical number wants no more of it. A contact's goes into the
    ledger, anybody else's on the suppression list."""
    contact = _contact_of(tenant, number)
    if contact is None:
        suppressing.add(
            tenant,
            [number],
            medium=medium,
            categories=categories,
            how=How.API,
            reason=reason,
            by=by,
        )
        return
    proof = Proof(source=reason)
    _note(tenant, contact, medium, categories, given=False, proof=proof, by=by)


@transaction.atomic
def take_back(
    tenant: Tenant, number: str, *, medium: str, categories: Sequence[str], reason: str, by: Actor
) -> bool:
    """The person asked for it: the number leaves the suppression list, and what the contact had
    withdrawn is noted as given. False: there was no opt-out of this."""
    rows = suppressing.of_number(tenant, number).filter(medium=medium, category__in=categories)
    found = suppressing.remove(tenant, rows, reason=reason, by=by) > 0
    contact = _contact_of(tenant, number)
    if contact is None:
        return found
    said_no = Consent.objects.filter(
        contact=contact, medium=medium, category__in=categories, given=False
    )
    withdrawn = sorted(said_no.values_list("category", flat=True))
    if withdrawn:
        proof = Proof(source=reason)
        _note(tenant, contact, medium, withdrawn, given=True, proof=proof, by=by)
    return found or bool(withdrawn)


def _contact_of(tenant: Tenant, number: str) -> Contact | None:
    return identities.find(tenant, [Address(phone=number)])[0]


def _note(
    tenant: Tenant,
    contact: Contact,
    medium: str,
    categories: Sequence[str],
    *,
    given: bool,
    proof: Proof,
    by: Actor,
) -> None:
    noting.note(
        tenant,
        [contact],
        given=given,
        medium=medium,
        categories=categories,
        how=How.API,
        proof=proof,
        by=by,
    )
