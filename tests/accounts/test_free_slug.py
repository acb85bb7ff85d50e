"""Every name that somebody may give a company makes an address."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.models import Plan, Tenant
from apps.accounts.models.tenant import validate_slug
from apps.accounts.tenants import free_slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Padaria São João", "padaria-sao-joao"),
        ("a_b", "a-b"),
        ("__init__", "init"),
        ("pg-dump", "empresa-pg-dump"),
        ("PG", "empresa-pg"),
        ("Admin", "admin-2"),
        ("X", "x-2"),
        ("株式会社", "empresa"),
        ("!!!", "empresa"),
        ("a" * 120, "a" * 30),
        ("a" * 29 + " b", "a" * 29),
    ],
)
@pytest.mark.timeout(10)
def test_a_name_makes_an_address(db, name, slug):
    assert free_slug(name) == slug
    try:
        validate_slug(slug)
    except ValidationError as exc:
        raise AssertionError(slug) from exc


@pytest.mark.timeout(10)
def test_the_thousandth_company_of_a_name_gets_one_too(db):
    plan = Plan.objects.first()
    long_name = "z" * 30
    taken = [long_name, *(f"{long_name[: 30 - len(f'-{n}')]}-{n}" for n in range(2, 1002))]
    Tenant.objects.bulk_create(
        Tenant(name="Z", slug=slug, schema_name=f"t_{number}", plan=plan)
        for number, slug in enumerate(taken)
    )

    slug = free_slug(long_name)

    assert slug == "z" * 25 + "-1002"
    validate_slug(slug)


def test_a_line_break_is_no_part_of_an_address():
    with pytest.raises(ValidationError):
        validate_slug("acme\n")
