"""People of Acme for its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact
from apps.conversations.people import contacts

HTMX = {"hx-request": "true"}
LIST = "/t/acme/contacts/"


def page_of(contact: Contact, end: str = "") -> str:
    return f"{LIST}{contact.pk}/{end}"


@contextmanager
def now(contact: Contact) -> Iterator[Contact]:
    """The contact as it is in the database, inside Acme."""
    with in_tenant(Tenant.objects.get(slug="acme")):
        yield Contact.objects.get(pk=contact.pk)


@pytest.fixture
def person(acme: Tenant) -> Callable[..., Contact]:
    """`person("Rosa", phone=…)`: somebody whom Acme knows."""

    def made(name: str = "", **fields: Any) -> Contact:
        with in_tenant(acme):
            return contacts.create(acme, by=PLATFORM, name=name, **fields)

    return made
