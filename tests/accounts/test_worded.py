"""A question that was put into SQL once is answered as if it had been asked anew."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Membership, User
from apps.accounts.worded import worded


def _of(user_id, since=None, by="tenant__name") -> QuerySet[Membership]:
    mine = Membership.objects.filter(user=user_id).select_related("tenant__plan").order_by(by)
    return mine.filter(created_at__gte=since) if since else mine


@pytest.fixture
def of():
    return worded(_of)


def test_it_answers_about_whoever_is_asked_for(of, owner, agent):
    for person in (owner, agent, owner):
        assert of(person.pk) == list(_of(person.pk))
    assert of(uuid4()) == []


def test_what_it_brings_along_is_not_asked_for_again(of, owner, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [one.tenant.plan for one in of(owner.pk)]


def test_moments_are_another_each_time_too(of, owner):
    joined = of(owner.pk)[0].created_at
    assert of(owner.pk, joined)
    assert not of(owner.pk, joined + timedelta(seconds=1))


def test_what_else_it_is_told_puts_another_question(of, owner):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        of(owner.pk, None, "tenant__name")
        of(owner.pk, None, "-tenant__name")
    first, second = (one["sql"] for one in asked.captured_queries)
    assert first != second
    assert "DESC" in second


def test_rows_of_values_are_told_as_they_are(owner, agent):
    names = worded(lambda pk: User.objects.filter(pk=pk).values("email", called_by=F("name")))
    for person in (owner, agent):
        assert names(person.pk) == [{"email": person.email, "called_by": person.name}]


def test_it_is_put_into_sql_once(owner, agent):
    times = []

    def counted(pk):
        times.append(pk)
        return User.objects.filter(pk=pk)

    ask = worded(counted)
    assert [ask(one.pk)[0] for one in (owner, agent, owner)] == [owner, agent, owner]
    assert len(times) == 1
    assert times[0] not in {owner.pk, agent.pk}
