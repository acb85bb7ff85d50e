"""What colleagues and programs note of people's consent, with the audit log told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.consent import ledger
from apps.conversations.consent.ledger import Entry, Noted
from apps.conversations.models import Contact, How


@dataclass(frozen=True, slots=True)
class Proof:
    """How we know. `words`: what the person said or was shown; `source`: where; `media_id`: a
    file that shows it; `at` None: now."""

    words: str = ""
    source: str = ""
    at: datetime | None = None
    media_id: UUID | None = None


@transaction.atomic
def note(
    tenant: Tenant,
    contacts: Sequence[Contact],
    *,
    given: bool,
    medium: str,
    categories: Iterable[str],
    by: Actor,
    how: str = How.AGENT,
    proof: Proof = Proof(),
) -> list[Noted]:
    """Note that these people agreed, or withdrew. One entry in the audit log for all."""
    kinds = list(categories)
    entries = [
        Entry(
            contact.pk,
            medium,
            category,
            given,
            how,
            at=proof.at,
            words=proof.words,
            source=proof.source,
            proof_id=proof.media_id,
            actor=by.name,
        )
        for contact in contacts
        for category in kinds
    ]
    noted = ledger.note(tenant, entries)
    audit.record(
        "consent.noted" if given else "consent.withdrawn",
        by=by,
        tenant=tenant,
        about=contacts[0] if len(contacts) == 1 else None,
        after={"medium": str(medium), "categories": kinds, "people": len(contacts)},
    )
    return noted
