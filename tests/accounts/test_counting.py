"""Counts for badges: one question, and no further than a badge can show."""

from __future__ import annotations

from apps.accounts import counting
from apps.accounts.models import Notification, Tenant, User


def test_all_are_counted_in_one_question(
    acme: Tenant, agent: User, owner: User, django_assert_num_queries
):
    Notification.objects.bulk_create(
        Notification(tenant=acme, user=agent, kind="member_joined", params={}) for _ in range(3)
    )
    rows = Notification.objects.filter(tenant=acme)
    with django_assert_num_queries(1):
        told = counting.up_to_most(
            {
                "mine": rows.filter(user=agent),
                "hers": rows.filter(user=owner),
                "nobody's": rows.filter(user=None),
            }
        )
    assert told == {"mine": 3, "hers": 0, "nobody's": 0}


def test_counting_ends_where_a_badge_does(acme: Tenant, agent: User, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 2)
    Notification.objects.bulk_create(
        Notification(tenant=acme, user=agent, kind="member_joined", params={}) for _ in range(5)
    )
    told = counting.up_to_most({"mine": Notification.objects.filter(user=agent)})
    assert told == {"mine": 2}
    assert counting.up_to_most({}) == {}
