"""No identity names a contact that is not there, whoever writes and in whatever order."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact, Identity
from tests.conversations.consent.people import make_contact
from tests.races import at_once

ROUNDS = 12


def named(contact_id: object, value: str = "r") -> Identity:
    return Identity(contact_id=contact_id, kind="username", value=value)


def test_none_is_added_for_nobody(inside_acme):
    rosa = make_contact()

    with pytest.raises(IntegrityError, match="not there"), transaction.atomic():
        Identity.objects.bulk_create([named(rosa.pk, "rosa"), named(uuid4(), "nobody")])

    assert not Identity.objects.filter(kind="username").exists()


def test_none_is_moved_to_nobody(inside_acme):
    rosa = make_contact()

    with pytest.raises(IntegrityError, match="not there"), transaction.atomic():
        rosa.identities.update(contact=uuid4())

    assert rosa.identities.count() == 1


def test_no_contact_goes_without_them(inside_acme):
    rosa = make_contact()

    with (
        pytest.raises(IntegrityError, match="leaves identities"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM conversations_contact WHERE id = %s", [rosa.pk])

    rosa.delete()
    assert not Identity.objects.exists()


def test_a_contact_and_its_identity_may_come_in_one_statement(inside_acme):
    """As an import writes them: the identity first."""
    rosa = make_contact()
    columns = [f.column for f in Contact._meta.concrete_fields if f.column != "id"]
    listed = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH made AS (INSERT INTO conversations_identity"
            " (contact_id, kind, scope, value, learned) VALUES (%s, 'username', '', 'r', '')"
            " RETURNING contact_id)"
            f" INSERT INTO conversations_contact (id, {listed})"
            f" SELECT made.contact_id, {listed} FROM conversations_contact, made WHERE id = %s",
            [uuid4(), rosa.pk],
        )

    assert Identity.objects.get(kind="username").contact != rosa


def test_whoever_goes_while_an_identity_comes_leaves_none_behind(committing: None):
    acme = Tenant.objects.select_related("plan").get(slug="acme")
    for _round in range(ROUNDS):
        with in_tenant(acme):
            rosa = make_contact()

        def add(pk: object = rosa.pk) -> None:
            named(pk).save(force_insert=True)

        def leave(pk: object = rosa.pk) -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("DELETE FROM conversations_identity WHERE contact_id = %s", [pk])
                cursor.execute("DELETE FROM conversations_contact WHERE id = %s", [pk])

        answers = at_once(acme, add, leave)

        assert answers.count(IntegrityError) <= 1
        with in_tenant(acme):
            assert Contact.objects.exists() == Identity.objects.exists()
            Contact.objects.all().delete()


def test_who_is_being_named_can_t_be_taken_away(committing: None):
    """The row is held until the identity is committed, as a foreign key does."""
    acme = Tenant.objects.select_related("plan").get(slug="acme")
    with in_tenant(acme):
        rosa = make_contact()
        Identity.objects.all().delete()

        def leave() -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '200ms'")
                cursor.execute("DELETE FROM conversations_contact WHERE id = %s", [rosa.pk])

        with transaction.atomic():
            named(rosa.pk).save(force_insert=True)
            [held] = at_once(acme, leave)

        assert held.__name__ == "OperationalError"
        assert rosa.identities.count() == 1
