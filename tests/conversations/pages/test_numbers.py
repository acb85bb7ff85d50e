"""Numbers that people type on pages, in the language that they see."""

from __future__ import annotations

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import in_tenant
from apps.conversations.people import attributes, contacts

HOME = "/t/acme/contacts"


@pytest.fixture
def rosa(acme):
    with in_tenant(acme):
        attributes.define(acme, key="orders", name="Orders", kind="number", choices=[], by=PLATFORM)
        return contacts.create(acme, name="Rosa", by=PLATFORM)


@pytest.mark.parametrize(("language", "kept"), [("pt-br", 1500), ("en", 1.5)])
def test_a_detail_is_read_in_the_language_of_who_types(as_agent, agent, acme, rosa, language, kept):
    agent.language = language
    agent.save(update_fields=["language"])
    name = "attribute-orders"

    sent = {f"{name}-version": rosa.version, f"{name}-value": "1.500"}
    assert as_agent.post(f"{HOME}/{rosa.pk}/details/{name}/", sent).status_code == 302

    with in_tenant(acme):
        rosa.refresh_from_db()
        assert rosa.attributes == {"orders": kept}


@pytest.mark.parametrize(("language", "asked"), [("pt-br", "1500"), ("en", "1.5")])
def test_a_filter_is_read_in_the_language_of_who_types(as_agent, agent, rosa, language, asked):
    agent.language = language
    agent.save(update_fields=["language"])

    filtered = as_agent.get(f"{HOME}/filter/?now=&attribute=orders&value=1.500")

    assert f"attribute.orders=is%3A{asked}" in filtered.url
