"""A question to the schemas of many companies at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.sql import SQL

from apps.accounts import across
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Tag

pytestmark = pytest.mark.django_db
TABLES = {"tags": "conversations_tag"}
COUNT = SQL("SELECT {schema} AS company, count(*)::int AS tags FROM {tags}")


@pytest.fixture
def both(acme: Tenant, globex: Tenant):
    with in_tenant(acme):
        Tag.objects.create(name="VIP")
    return Tenant.objects.filter(pk__in=[acme.pk, globex.pk])


def test_each_company_answers_for_itself(both):
    assert sorted(across.ask(COUNT, TABLES, of=both)) == [("t_acme", 1), ("t_globex", 0)]


def test_an_answer_can_be_read_by_the_names_of_its_columns(both):
    rows = across.ask_by_name(COUNT, TABLES, schemas=["t_acme", "t_globex"])
    assert {row["company"]: row["tags"] for row in rows} == {"t_acme": 1, "t_globex": 0}


def test_many_companies_are_asked_in_several_questions(both, monkeypatch):
    monkeypatch.setattr(across, "_SCHEMAS_A_QUERY", 1)
    with CaptureQueriesContext(connection) as asked:
        rows = across.ask_by_name(COUNT, TABLES, schemas=["t_acme", "t_globex"])
    assert [row["tags"] for row in rows] == [1, 0]
    assert len([one for one in asked if TABLES["tags"] in one["sql"]]) == 2


def test_those_where_something_holds_are_named(both):
    condition = "EXISTS (SELECT 1 FROM {tags})"
    assert across.schemas_where(condition, TABLES, of=both) == ["t_acme"]


def test_whoever_lacks_a_table_is_not_asked(both):
    tables = {**TABLES, "other": "not_made_yet"}
    assert across.ask(COUNT, tables, of=both) == []


def test_nobody_is_asked_nothing(db):
    assert across.ask(COUNT, TABLES, of=Tenant.objects.none()) == []


def test_a_company_that_nobody_has_verified_may_not_send(acme: Tenant, globex: Tenant):
    Tenant.objects.filter(pk=acme.pk).update(verified_at=None)
    assert list(across.may_send().filter(pk__in=[acme.pk, globex.pk])) == [globex]
