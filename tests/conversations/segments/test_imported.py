"""Whom an import brought, whom it changed, and both."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.conversations.importing import expiring, undoing, working
from apps.conversations.models import Contact, Import
from apps.conversations.people import contacts
from apps.conversations.segments import filters, rules, words
from tests.conversations.importing.sheets import imported

SHEET = "nome;telefone\nRosa Lima;11900000101\nAna;11900000102\nBia;11900000103\n"


@pytest.fixture
def sheet(inside_acme) -> Import:
    """Rosa was there and got a longer name, Bia was there and stayed as she was, Ana is new."""
    for name, end in (("Rosa", 1), ("Bia", 3), ("Davi", 4)):
        contacts.create(inside_acme, by=PLATFORM, name=name, phone=f"+551190000010{end}")
    return imported(inside_acme, SHEET)


def found(import_: Import, op: str) -> set[str]:
    rule = {"field": f"import:{import_.pk}", "is": op}
    return set(rules.matching(rule).values_list("name", flat=True))


def test_created_changed_either_and_neither(sheet: Import):
    assert found(sheet, "created") == {"Ana"}
    assert found(sheet, "changed") == {"Rosa Lima"}
    assert found(sheet, "has") == {"Ana", "Rosa Lima"}
    assert found(sheet, "has_not") == {"Bia", "Davi"}


@pytest.mark.parametrize(
    ("op", "address", "said"),
    [
        ("has", "{pk}", "Was added or changed by the file “clientes.csv”"),
        ("created", "created%3A{pk}", "Was added by the file “clientes.csv”"),
        ("changed", "changed%3A{pk}", "Was there already and changed by the file “clientes.csv”"),
    ],
)
def test_each_has_an_address_and_words(sheet: Import, op: str, address: str, said: str):
    rule = {"field": f"import:{sheet.pk}", "is": op}
    asked = filters.read(QueryDict(f"import={address.format(pk=sheet.pk)}"))

    assert asked.conditions == [rule]
    assert filters.address(asked) == f"import={address.format(pk=sheet.pk)}"
    assert words.sentence(rule) == said


def test_whom_it_changed_is_known_for_longer_than_what_it_changed(sheet: Import):
    Import.objects.update(created_at=timezone.now() - timedelta(days=31))
    expiring.sweep()

    assert found(sheet, "has") == {"Ana", "Rosa Lima"}


def test_an_import_that_was_undone_changed_nobody(inside_acme, sheet: Import):
    undoing.start(inside_acme, sheet, by=PLATFORM)
    working.work(inside_acme, sheet.pk)

    assert found(sheet, "has") == set()
    assert set(Contact.objects.values_list("name", flat=True)) == {"Rosa", "Bia", "Davi"}
