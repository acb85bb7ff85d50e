"""Erasing one person: nothing is left that names them, and a certificate says so."""

from __future__ import annotations

from django.db import transaction

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact, Erasure
from apps.conversations.privacy import subject as subjects
from apps.conversations.privacy.keepers import KEEPERS
from apps.conversations.privacy.subject import Subject

How = Erasure.How


def erase(tenant: Tenant, contact: Contact, *, by: Actor, how: How = How.PAGE) -> Erasure:
    """Erase a contact, those merged with it, and whatever names them, for good.

    Either all of it goes or nothing; files go once that is certain. What was counted stays.
    Raises ImportGoesOn.
    """
    with in_tenant(tenant), transaction.atomic():
        rows = Contact.objects.filter(pk__in=subjects.of_contact(contact).contacts)
        locked = list(rows.order_by("pk").select_for_update())
        # Asked again now that nobody else changes or merges them.
        return _erase(tenant, subjects.of_contact(locked[0] if locked else contact), by, how)


def erase_number(tenant: Tenant, phone: str, *, by: Actor, how: How = How.COMMAND) -> Erasure:
    """The same for a canonical number that is no contact's: files and webhooks may name it."""
    with in_tenant(tenant), transaction.atomic():
        return _erase(tenant, subjects.of_phone(phone), by, how)


def _erase(tenant: Tenant, subject: Subject, by: Actor, how: How) -> Erasure:
    counts = {keeper.name: keeper.erase(subject) for keeper in KEEPERS}
    done = Erasure.objects.create(by_name=by.name[: audit.LONGEST_NAME], how=how, counts=counts)
    audit.record("contact.erased", by=by, tenant=tenant, about=done)
    return done
