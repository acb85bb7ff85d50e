"""Erasing one person: nothing is left that names them, and a certificate says so."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact, Erasure
from apps.conversations.privacy import subject as subjects
from apps.conversations.privacy.keepers import KEEPERS
from apps.conversations.privacy.subject import Subject

State = Erasure.State


def erase(
    tenant: Tenant, contact: Contact, *, by: Actor, how: Erasure.How = Erasure.How.PAGE
) -> Erasure:
    """Erase a contact, those merged with it, and whatever names them, for good and at once.

    For workers and commands, since every webhook that is kept is looked at; pages and programs
    ask `erasing.start`. Either all of it goes or nothing. What was counted stays. Raises
    ImportGoesOn.
    """
    with in_tenant(tenant), transaction.atomic():
        done = Erasure(by_name=by.name[: audit.LONGEST_NAME], how=how)
        return carry_out(tenant, done, contact, by=by)


def erase_number(
    tenant: Tenant, phone: str, *, by: Actor, how: Erasure.How = Erasure.How.COMMAND
) -> Erasure:
    """The same for a canonical number that is no contact's: files and webhooks may name it."""
    with in_tenant(tenant), transaction.atomic():
        done = Erasure(by_name=by.name[: audit.LONGEST_NAME], how=how)
        return _erase(tenant, done, subjects.of_phone(phone), by)


def carry_out(tenant: Tenant, asked: Erasure, contact: Contact, *, by: Actor) -> Erasure:
    """In the caller's transaction, inside the tenant. Raises ImportGoesOn."""
    rows = Contact.objects.filter(pk__in=subjects.of_contact(contact).contacts)
    locked = list(rows.order_by("pk").select_for_update())
    # Asked again now that nobody else changes or merges them.
    subject = subjects.of_contact(locked[0] if locked else contact)
    return _erase(tenant, asked, subject, by)


def _erase(tenant: Tenant, asked: Erasure, subject: Subject, by: Actor) -> Erasure:
    asked.counts = {keeper.name: keeper.erase(subject) for keeper in KEEPERS}
    asked.state, asked.at, asked.contact_id, asked.problem = State.DONE, timezone.now(), None, ""
    asked.save()
    audit.record("contact.erased", by=by, tenant=tenant, about=asked)
    return asked
