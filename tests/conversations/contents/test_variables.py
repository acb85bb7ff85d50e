"""Variables: filled once, with a fall-back, and never left as braces."""

from __future__ import annotations

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.contents import fill, filled, personal
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.contents.variables import lacking, names_in
from apps.conversations.models import Contact
from apps.conversations.people import attributes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Oi, {{nome}}!", "Oi, Rosa!"),
        ("Oi, {{ Nome }}!", "Oi, Rosa!"),
        ("Oi, {{nome|cliente}}!", "Oi, Rosa!"),
        ("Oi, {{email| cliente }}!", "Oi, cliente!"),
        ("Oi, {{email}}!", "Oi, !"),
        ("{{observações}}", "VIP"),
        ("No braces {nome} {{", "No braces {nome} {{"),
    ],
)
def test_a_text_is_filled(text: str, said: str):
    assert fill(text, {"nome": "Rosa", "observacoes": "VIP"}) == said


def test_a_name_that_looks_like_a_variable_stays_a_name():
    assert fill("Oi, {{nome}}!", {"nome": "{{email}}", "email": "x"}) == "Oi, {{email}}!"


def test_every_text_of_a_content_is_filled_and_asked():
    content = {"body": "{{nome}}", "buttons": [{"id": "1", "title": "{{plano|Plano}}"}], "n": 5}

    assert names_in(content) == {"nome", "plano"}
    assert lacking(content, {}) == {"nome"}
    assert filled(content, {"nome": "Rosa"}) == {
        "body": "Rosa",
        "buttons": [{"id": "1", "title": "Plano"}],
        "n": 5,
    }


@pytest.mark.django_db
def test_values_are_written_as_the_company_writes(acme: Tenant):
    acme.language = "pt-br"
    with in_tenant(acme):
        for key, kind in (("nascimento", "date"), ("saldo", "number"), ("vip", "boolean")):
            attributes.define(acme, key=key, name=key, kind=kind, by=PLATFORM)
        told = {"nascimento": "1990-05-31", "saldo": 12.5, "vip": True}
        rosa = Contact.objects.create(name="Rosa", phone="+5511900000101", attributes=told)
        names = {"name", "telefone", "nascimento", "saldo", "vip", "email"}

        values = personal.values_of(acme, rosa, names, personal.known())

    assert values == {
        "name": "Rosa",
        "telefone": "(11) 90000-0101",
        "nascimento": "31/05/1990",
        "saldo": "12,5",
        "vip": "sim",
    }


@pytest.mark.django_db
def test_a_variable_that_means_nothing_is_refused(acme: Tenant):
    with in_tenant(acme), pytest.raises(UnfitContent) as refused:
        personal.check({"nome", "nonsense", ""}, personal.known())

    assert [len(words) for words in refused.value.errors.values()] == [2]


def test_a_hole_is_refused_in_words():
    with pytest.raises(UnfitContent, match="nome"):
        personal.check_filled({"nome"})
    personal.check_filled(set())
