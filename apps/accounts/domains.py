"""A company's own addresses: asked for, proved by a DNS record, served by the proxy."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts import audit, dns_records
from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.errors import Refusal
from apps.accounts.models import Domain, Tenant
from apps.accounts.secrets import new_token

RECORD = "_recado"  # the name in front of the domain at which the proof is looked for


class DomainTaken(Refusal):
    code = "domain_taken"
    message = _("This domain belongs to the platform or is connected already.")


class DomainNotProven(Refusal):
    """Its DNS record is missing or says something else."""

    code = "domain_not_proven"
    message = _(
        "The record is not there yet, or has another value. After a change it can take"
        " up to an hour until everybody sees it; try again then."
    )


def record_name(domain: Domain) -> str:
    return f"{RECORD}.{domain.domain}"


def add(tenant: Tenant, name: str, *, by: Actor) -> Domain:
    """Ask for a domain; it serves nothing until `verify`. Raises DomainTaken.

    Also one that another company has proven: names change hands.
    """
    name = name.strip().rstrip(".").lower()
    mine = Domain.objects.filter(domain=name, tenant=tenant)
    if name in settings.MAIN_HOSTS or mine.exists():
        raise DomainTaken
    try:
        with transaction.atomic():
            domain: Domain = Domain.objects.create(tenant=tenant, domain=name, token=new_token())
            audit.record("domain.added", by=by, tenant=tenant, about=domain)
    except IntegrityError as exc:  # asked for twice at once
        raise DomainTaken from exc
    return domain


def verify(domain: Domain, *, by: Actor) -> None:
    """Look for the record now. Raises DomainNotProven, DnsSilent, DomainTaken.

    Of two companies that asked for one domain, the first to prove it has it, for as long
    as its own record stands: whoever proves it later takes it over when that is gone.
    """
    if domain.verified_at:
        return
    records = dns_records.texts(record_name(domain))
    if domain.token not in records:
        raise DomainNotProven
    try:
        with transaction.atomic():
            _take_from_former_owner(domain, records)
            domain.verified_at = timezone.now()
            domain.save(update_fields=["verified_at"])
            audit.record("domain.verified", by=by, tenant=domain.tenant, about=domain)
    except IntegrityError as exc:
        domain.verified_at = None
        raise DomainTaken from exc


def _take_from_former_owner(domain: Domain, records: Collection[str]) -> None:
    """Raises DomainTaken while the other company's record still stands beside ours."""
    other = Domain.objects.select_for_update(of=("self",)).select_related("tenant")
    holder = other.filter(domain=domain.domain, verified_at__isnull=False).first()
    if holder is None:
        return
    if holder.token in records:
        raise DomainTaken
    holder.verified_at = None
    holder.save(update_fields=["verified_at"])
    audit.record("domain.lost", by=PLATFORM, tenant=holder.tenant, about=holder)


@transaction.atomic
def remove(domain: Domain, *, by: Actor) -> None:
    """From now on the address answers nothing."""
    audit.record("domain.removed", by=by, tenant=domain.tenant, about=domain)
    domain.delete()


def is_served(name: str) -> bool:
    """Whether the proxy may fetch a certificate for this name."""
    name = name.strip().lower()
    if name in settings.MAIN_HOSTS:
        return True
    proven = Domain.objects.filter(domain=name, verified_at__isnull=False)
    return "\0" not in name and proven.exists()
