"""A table is made while it is sent: in its company, its language, its clock, and piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation

from apps.accounts import streams, tenancy
from apps.accounts.models import Tenant
from tests.streams import text_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def pieces(made: list[str]) -> Iterator[str]:
    for number in range(3):
        made.append(str(number))
        clock = timezone.localtime(NOON).strftime("%H")
        yield f"{tenancy.current_schema()} {translation.get_language()} {clock};"


def test_each_piece_is_made_where_it_belongs(acme: Tenant):
    acme.time_zone = "America/Sao_Paulo"
    with translation.override("pt-br"):
        answer = streams.csv_answer("a.csv", pieces([]), tenant=acme)

    assert text_of(answer) == "t_acme pt-br 09;" * 3


def test_without_a_company_it_is_the_platforms(acme: Tenant):
    with translation.override("en"):
        answer = streams.csv_answer("log.csv", pieces([]), tenant=None, zone="Asia/Tokyo")

    assert text_of(answer) == "public en 21;" * 3


def test_nothing_is_made_before_it_is_sent(acme: Tenant):
    made: list[str] = []
    answer = streams.csv_answer("a.csv", pieces(made), tenant=acme)
    assert made == []
    text_of(answer)
    assert made == ["0", "1", "2"]


def test_an_empty_piece_is_not_the_end(acme: Tenant):
    answer = streams.csv_answer("a.csv", iter(["a", "", "b"]), tenant=acme)
    assert text_of(answer) == "ab"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("clientes.csv", 'attachment; filename="clientes.csv"'),
        ('a"b.csv', 'attachment; filename="a\\"b.csv"'),
        ("ação.csv", "attachment; filename*=utf-8''a%C3%A7%C3%A3o.csv"),
    ],
)
def test_a_name_can_be_anything(acme: Tenant, name: str, told: str):
    answer = streams.csv_answer(name, iter(()), tenant=acme)
    assert answer["Content-Disposition"] == told
