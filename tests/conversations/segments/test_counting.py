"""A count is exact, or says that it is an estimate."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Func, Q
from django.db.models.fields import BooleanField
from django.db.models.lookups import IsNull

from apps.conversations.models import Contact
from apps.conversations.segments import counting
from tests.conversations.segments.people import person

pytestmark = pytest.mark.usefixtures("inside_acme")


def _slowly() -> Q:
    sleep = Func(0.2, function="pg_sleep", output_field=BooleanField())
    return Q(IsNull(sleep, False))


def test_few_are_counted():
    for name in ("Rosa", "Ana", "Davi"):
        person(name)

    assert counting.count(Contact.objects.filter(name__startswith="R")) == counting.Count(1)
    assert counting.count(Contact.objects.none()) == counting.Count(0)


def test_what_takes_too_long_is_estimated_and_the_work_goes_on():
    for _ in range(3):
        person("Rosa")
    slow = Contact.objects.filter(_slowly())

    counted = counting.count(slow, patience=100)

    assert not counted.is_exact
    assert counted.total >= 0
    assert counting.sample(slow, patience=100) == []
    assert Contact.objects.count() == 3
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone()[0] == "0"


def test_a_sample_is_the_newest_few():
    everybody = [person(f"Person {number}") for number in range(7)]

    assert counting.sample(Contact.objects.all()) == everybody[:1:-1]
