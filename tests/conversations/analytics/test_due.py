"""Which companies' days are summed up, by the clock."""

from __future__ import annotations

from django.utils import timezone

from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.analytics import due, summing, tasks
from apps.conversations.models import ConversationDay, SummedDay
from tests.conversations.analytics.conftest import DAY, HOUR, MINUTE, say


def test_only_companies_with_something_new_are_summed(company, globex, talk):
    talk(timezone.now() - HOUR)

    with in_public():
        assert due.schemas() == [company.schema_name]
        tasks.sum_days_up()
        assert due.schemas() == []

    with in_tenant(company):
        assert sum(ConversationDay.objects.values_list("opened", flat=True)) == 1
    with in_tenant(globex):
        assert not SummedDay.objects.exists()


def test_what_is_new_and_what_may_have_come_further_is_due_again(company, talk):
    talk(timezone.now() - HOUR)
    with in_public():
        tasks.sum_days_up()

    SummedDay.objects.update(at=timezone.now() - 7 * HOUR)
    with in_public():
        assert due.schemas() == [company.schema_name]
    SummedDay.objects.update(at=timezone.now(), until=timezone.now() - 2 * MINUTE)
    talk(timezone.now() - MINUTE)
    with in_public():
        assert due.schemas() == [company.schema_name]


def test_a_suspended_company_is_left_alone(company, talk):
    talk(timezone.now() - DAY)
    company.status = "suspended"
    company.save(update_fields=["status"])

    with in_public():
        assert due.schemas() == []


def test_a_day_of_which_something_was_told_late_is_due_again(company, talk):
    one = talk(timezone.now() - HOUR)
    with in_public():
        tasks.sum_days_up()
        assert due.schemas() == []

    late = say(one, timezone.now() - 20 * DAY)
    summing.again(company, [late.created_at])

    with in_public():
        assert due.schemas() == [company.schema_name]
        tasks.sum_days_up()
        assert due.schemas() == []
