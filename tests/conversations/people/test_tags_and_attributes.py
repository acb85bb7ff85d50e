"""What a company adds to its contacts: tags, and fields of its own."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from apps.accounts.models import Tenant
from apps.conversations.models import Attribute, Tag
from apps.conversations.people import attributes, contacts, tags
from apps.conversations.people.refusals import NameTaken, Unfit
from tests.conversations.people.someone import BY, ana

pytestmark = pytest.mark.django_db


def define(tenant: Tenant, key: str, kind: str, **more: Any) -> Attribute:
    return attributes.define(tenant, key=key, name=key.title(), kind=kind, by=BY, **more)


def test_a_tag_is_one_however_it_is_written(inside_acme: Tenant) -> None:
    assert tags.ids_of(["VIP", " vip ", "Vip"]) == tags.ids_of(["vip"])
    assert list(Tag.objects.values_list("name", flat=True)) == ["VIP"]


def test_a_tag_keeps_its_people_under_another_name(inside_acme: Tenant) -> None:
    rosa = ana(inside_acme, tags=["VIP"])
    tags.define(inside_acme, "Gold", by=BY)

    tags.change(inside_acme, Tag.objects.get(name="VIP"), name="Best", color="amber", by=BY)

    assert tags.names_of(rosa.tags) == ["Best"]
    with pytest.raises(NameTaken):
        tags.change(inside_acme, Tag.objects.get(name="Best"), name="GOLD", by=BY)


def test_a_deleted_tag_is_nobodys(inside_acme: Tenant) -> None:
    rosa = ana(inside_acme, tags=["VIP", "Shop"])

    assert tags.delete(inside_acme, Tag.objects.get(name="VIP"), by=BY) == 1

    rosa.refresh_from_db()
    assert tags.names_of(rosa.tags) == ["Shop"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 51, "a\x07b"])
def test_a_tag_has_a_name_that_fits(inside_acme: Tenant, name: str) -> None:
    with pytest.raises(Unfit):
        tags.define(inside_acme, name, by=BY)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("text", "Recife", "Recife"),
        ("number", 37.0, 37),
        ("number", 1.5, 1.5),
        ("date", "2026-12-31", "2026-12-31"),
        ("choice", "small", "Small"),
        ("boolean", False, False),
    ],
)
def test_a_value_of_its_type_is_kept(inside_acme: Tenant, kind: str, given: Any, kept: Any) -> None:
    define(inside_acme, "thing", kind, choices=["Small", "Large"])

    assert ana(inside_acme, attributes={"thing": given}).attributes == {"thing": kept}


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("text", 5),
        ("text", "x" * 1001),
        ("text", "a\x00b"),
        ("number", "37"),
        ("number", True),
        ("number", float("nan")),
        ("number", 1e30),
        ("date", "31/12/2026"),
        ("date", 5),
        ("choice", "Medium"),
        ("boolean", "yes"),
    ],
)
def test_a_value_of_another_type_is_refused(inside_acme: Tenant, kind: str, given: Any) -> None:
    define(inside_acme, "thing", kind, choices=["Small", "Large"])

    with pytest.raises(Unfit) as refused:
        ana(inside_acme, attributes={"thing": given})

    assert set(refused.value.errors) == {"attributes.thing"}


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("number", "1.234,50", 1234.5),
        ("number", "1,234.50", 1234.5),
        ("number", "37", 37),
        ("number", "-0,5", -0.5),
        ("number", "1.234.567", 1_234_567),
        ("number", "1,234,567", 1_234_567),
        ("number", "R$ 1.234,50", 1234.5),
        ("number", "R$\u00a01.500", 1500),
        ("number", "US$ 12.50", 12.5),
        ("date", "31/12/2026", "2026-12-31"),
        ("date", "1.2.2026", "2026-02-01"),
        ("boolean", "Sim", True),
        ("boolean", "não", False),
        ("choice", " small ", "Small"),
        ("text", "  ", None),
    ],
)
def test_what_is_typed_is_read(kind: str, typed: str, kept: Any) -> None:
    attribute = Attribute(key="thing", kind=kind, choices=["Small", "Large"])

    assert attributes.read(attribute, typed) == kept


@pytest.mark.parametrize(
    ("language", "typed", "kept"),
    [
        ("pt-br", "1.500", 1500),
        ("pt-br", "-12.345.678", -12_345_678),
        ("pt-br", "1,5", 1.5),
        ("pt-br", "1,500", 1.5),
        ("pt-br", "1.5", 1.5),
        ("pt-br", "1.500,25", 1500.25),
        ("en", "1,500", 1500),
        ("en", "1.500", 1.5),
        ("en", "1,5", 1.5),
        ("en", "1,500.25", 1500.25),
    ],
)
def test_a_number_typed_on_a_page_is_read_as_in_its_language(
    language: str, typed: str, kept: float
) -> None:
    attribute = Attribute(key="thing", kind="number")

    with translation.override(language):
        assert attributes.typed(attribute, typed) == kept


@pytest.mark.parametrize("typed", ["1.50.0", "1..500", "mil"])
def test_what_is_no_number_is_said_in_words(typed: str) -> None:
    with translation.override("en"), pytest.raises(ValueError, match="Write a number"):
        attributes.typed(Attribute(key="thing", kind="number"), typed)


@pytest.mark.parametrize(
    "more",
    [
        {"key": "Größe"},
        {"key": "name"},
        {"key": "1st"},
        {"name": " "},
        {"kind": "colour"},
        {"kind": "choice", "choices": []},
    ],
)
def test_an_attribute_that_does_not_fit_is_refused(
    inside_acme: Tenant, more: dict[str, Any]
) -> None:
    fields = {"key": "size", "name": "Size", "kind": "text", **more}
    with pytest.raises(Unfit):
        attributes.define(inside_acme, **fields, by=BY)


def test_two_attributes_have_two_keys(inside_acme: Tenant) -> None:
    define(inside_acme, "size", "text")
    with pytest.raises(NameTaken):
        define(inside_acme, "size", "number")


def test_an_attribute_gets_another_name_and_other_choices(inside_acme: Tenant) -> None:
    size = define(inside_acme, "size", "choice", choices=["S", "L"])
    rosa = ana(inside_acme, attributes={"size": "S"})

    attributes.rename(inside_acme, size, name="Dress size", choices=["M", "L"], by=BY)

    assert contacts.change(inside_acme, rosa, name="Rosa", by=BY).attributes == {"size": "S"}
    assert Attribute.objects.get().choices == ["M", "L"]


def test_a_deleted_attribute_takes_its_values_along(inside_acme: Tenant) -> None:
    size = define(inside_acme, "size", "text")
    define(inside_acme, "city", "text")
    rosa = ana(inside_acme, attributes={"size": "S", "city": "Recife"})

    assert attributes.delete(inside_acme, size, by=BY) == 1

    rosa.refresh_from_db()
    assert rosa.attributes == {"city": "Recife"}
