"""A company's own address belongs to whoever asked for it and proves it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.accounts import domains
from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, Domain, Tenant

NAME = "chat.acme.example.com"


def test_it_is_asked_for_once(acme: Tenant) -> None:
    domains.add(acme, NAME, by=PLATFORM)
    with pytest.raises(domains.DomainTaken):
        domains.add(acme, f" {NAME.upper()}. ", by=PLATFORM)
    assert Domain.objects.filter(domain=NAME).count() == 1


def test_the_platforms_own_address_is_nobodys(acme: Tenant, settings) -> None:
    host = next(iter(settings.MAIN_HOSTS))
    with pytest.raises(domains.DomainTaken):
        domains.add(acme, host, by=PLATFORM)
    assert domains.is_served(host.upper())


def test_what_is_proven_is_not_looked_for_again(acme: Tenant, monkeypatch) -> None:
    domain = domains.add(acme, NAME, by=PLATFORM)
    asked: list[str] = []

    def answers(name: str) -> set[str]:
        asked.append(name)
        return {domain.token}

    monkeypatch.setattr("apps.accounts.dns_records.texts", answers)
    domains.verify(domain, by=PLATFORM)
    domains.verify(domain, by=PLATFORM)

    assert asked == [f"_recado.{NAME}"]
    assert AuditEntry.objects.filter(action="domain.verified").count() == 1


def test_an_address_is_served_from_its_proof_until_it_is_removed(acme: Tenant) -> None:
    domain = domains.add(acme, NAME, by=PLATFORM)
    assert not domains.is_served(NAME)
    Domain.objects.filter(pk=domain.pk).update(verified_at=timezone.now())
    assert domains.is_served(NAME)
    domains.remove(domain, by=PLATFORM)
    assert not domains.is_served(NAME)


def test_no_odd_name_breaks_the_question(db: None) -> None:
    assert not domains.is_served("chat\0.example.com")
