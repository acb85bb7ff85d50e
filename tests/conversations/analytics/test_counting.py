"""What is counted, for whom and on which day; the same whether it was summed before or not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from apps.accounts.ids import id_of
from apps.conversations.analytics import (
    conversation_counts,
    message_counts,
    standing,
    summing,
)
from apps.conversations.analytics.spans import Span
from apps.conversations.models import InboxRules, Message, SummedDay, Team
from tests.conversations.analytics.conftest import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SAO_PAULO,
    answer,
    done,
    say,
)
from tests.conversations.outbox.conftest import make_channel
from tests.factories import make_user

WEEK = Span.latest(7, SAO_PAULO, NOW)
TODAY, YESTERDAY = date(2026, 3, 11), date(2026, 3, 10)
pytestmark = pytest.mark.django_db


@pytest.fixture(params=["live", "summed", "half"])
def told(request, company):
    """Asks for the week's conversations: counted now, from sums, or some of each."""

    def ask(**how):
        if request.param == "summed":
            summing.sum_up(company, NOW)
        elif request.param == "half":
            summing.sum_up(company, NOW - 20 * HOUR)
        return conversation_counts.counts(company, WEEK, **how)

    ask.how = request.param
    return ask


def test_a_first_answer_counts_for_whoever_gave_it_on_its_day(talk, told, agent, admin):
    asked = talk(NOW - DAY)
    answer(asked, NOW - DAY + 10 * MINUTE, agent)
    answer(asked, NOW - 2 * HOUR, admin)  # not the first any more
    talk(NOW - HOUR)  # still waits

    found = told()

    assert (found.total.opened, found.total.answered) == (2, 1)
    assert found.total.answer_mean == 600
    assert found.days[YESTERDAY].answered == 1
    assert found.agents[agent.pk].answered == 1
    assert admin.pk not in found.agents


def test_a_day_ends_at_midnight_of_the_company(talk, told):
    midnight = NOW.replace(hour=3)
    talk(midnight - timedelta(seconds=1))
    talk(midnight + timedelta(seconds=1))

    days = told().days

    assert (days[YESTERDAY].opened, days[TODAY].opened) == (1, 1)


def test_closing_is_counted_each_time_from_its_latest_opening(talk, told, agent):
    one = talk(NOW - 2 * DAY)
    done(one, "closed", NOW - 2 * DAY + HOUR, agent)
    done(one, "reopened", NOW - DAY)
    done(one, "closed", NOW - DAY + 3 * HOUR, agent)
    done(one, "archived", NOW - HOUR, agent)

    found = told()

    assert (found.total.reopened, found.total.closed) == (1, 2)
    assert found.total.close_mean == 2 * 3600
    assert found.agents[agent.pk].closed == 2


def test_archiving_an_open_one_closes_it(talk, told, agent):
    done(talk(NOW - 5 * HOUR), "archived", NOW - 4 * HOUR, agent)

    assert told().total.closed == 1


def test_answers_are_sorted_by_how_fast_they_came(talk, told, agent):
    for minutes in (1, 4, 40, 3 * 24 * 60):
        answer(talk(NOW - 4 * DAY), NOW - 4 * DAY + minutes * MINUTE, agent)

    total = told().total

    assert total.answered_within(60) == 1
    assert total.answered_within(300) == 2
    assert total.answered_within(3600) == 3
    assert total.answered_within(86_400) == 3
    assert total.answered == 4


def test_business_hours_leave_the_night_out(talk, told, agent):
    week = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    InboxRules.objects.create(hours={"week": week})
    evening = NOW - DAY + 2 * HOUR  # Tuesday, 17:00
    answer(talk(evening), evening + 17 * HOUR, agent)  # Wednesday, 10:00

    total = told().total

    assert total.answer_mean == 17 * 3600
    assert total.answer_open_mean == 2 * 3600


def test_whom_we_wrote_to_first_waited_only_since_they_answered(talk, told, agent):
    one = talk(NOW - 5 * HOUR, asked_at=NOW - HOUR)
    answer(one, NOW - HOUR + 5 * MINUTE, agent)

    assert told().total.answer_mean == 300


def test_each_channel_and_team_is_counted_by_itself(talk, told, channel):
    sales, other = Team.objects.create(name="Sales"), make_channel("other")
    talk(NOW - HOUR, team=sales)
    talk(NOW - HOUR, channel=other)

    found = told()

    assert {key: one.opened for key, one in found.channels.items()} == {channel.pk: 1, other.pk: 1}
    assert {key: one.opened for key, one in found.teams.items()} == {sales.pk: 1, None: 1}
    assert told(channel=other.pk).total.opened == 1


def test_messages_are_counted_by_what_became_of_them(talk, told, agent):
    one = talk(NOW - DAY)
    for status in ("delivered", "delivered", "failed"):
        answer(one, NOW - 3 * HOUR, agent, status=status)
    say(one, NOW - HOUR, kind="reaction")
    say(one, NOW - 8 * DAY)  # before the week
    told()

    found = message_counts.counts(WEEK, ["direction", "status"])

    assert found == {("in", "received"): 1, ("out", "delivered"): 2, ("out", "failed"): 1}
    by_author = message_counts.counts(WEEK, ["author_id"])
    assert by_author == {(None,): 1, (agent.pk,): 3}


def test_a_message_counts_for_the_day_on_which_it_came(talk, told):
    """Written just before midnight, come just after it."""
    midnight = NOW.replace(hour=3, minute=0)
    one = talk(NOW - DAY)
    came = id_of(midnight + timedelta(seconds=20))
    say(one, midnight - timedelta(seconds=20), id=came)
    told()

    days = message_counts.counts(WEEK, ["day"])

    assert days == {(YESTERDAY,): 1, (TODAY,): 1}


def test_two_ways_of_counting_are_one_question(talk, told, agent, django_assert_max_num_queries):
    answer(talk(NOW - DAY), NOW - HOUR, agent)
    told()
    ways = [["day", "direction"], ["author_id"]]
    with django_assert_max_num_queries(2):
        both = message_counts.several(WEEK, ways)

    assert both == [message_counts.counts(WEEK, by) for by in ways]
    assert both[1] == {(None,): 1, (agent.pk,): 1}


def test_messages_are_counted_by_hour_of_the_companys_day(talk, told, agent):
    one = talk(NOW - DAY)
    say(one, NOW - HOUR)
    answer(one, NOW - HOUR, agent)
    told()

    hours = message_counts.hours(WEEK)

    assert len(hours) == 24
    assert (hours[15].came, hours[14].came, hours[14].went) == (1, 1, 1)


def test_sums_are_written_again_while_messages_come_further(talk, company, agent):
    one = talk(NOW - DAY)
    answer(one, NOW - DAY + MINUTE, agent, status="sent")
    summing.sum_up(company, NOW)
    Message.objects.filter(status="sent").update(status="read")

    summing.sum_up(company, NOW + 7 * HOUR)

    assert message_counts.counts(WEEK, ["status"])[("read",)] == 1
    assert SummedDay.objects.get(day=YESTERDAY).at == NOW + 7 * HOUR


def test_a_day_long_over_is_left_alone(talk, company):
    talk(NOW - 6 * DAY)
    summing.sum_up(company, NOW)
    first = SummedDay.objects.get(day=date(2026, 3, 5)).at

    summing.sum_up(company, NOW + DAY)

    assert SummedDay.objects.get(day=date(2026, 3, 5)).at == first == NOW


def test_what_came_since_the_sums_is_counted_as_it_is_asked(talk, company):
    talk(NOW - HOUR)
    summing.sum_up(company, NOW)
    talk(NOW + MINUTE)

    assert conversation_counts.counts(company, WEEK).total.opened == 2
    assert message_counts.counts(WEEK, ["direction"]) == {("in",): 2}


def test_the_inbox_stands_as_it_is_now(talk):
    talk(NOW - HOUR, waiting_since=NOW - HOUR, unread=1)
    talk(NOW - 2 * HOUR, waiting_since=NOW - 2 * HOUR, assignee_id=make_user("b@example.com").pk)
    talk(NOW, status="pending")
    talk(NOW, status="closed")

    found = standing.now()

    assert (found.open, found.pending, found.unassigned) == (2, 1, 1)
    assert (found.waiting, found.unread, found.waiting_since) == (2, 1, NOW - 2 * HOUR)


def test_what_has_ended_ends_no_second_time(talk, told, agent):
    """As programs do it: closed and put away in the same moment, or taken out of the archive."""
    one, other = talk(NOW - 5 * HOUR), talk(NOW - 5 * HOUR)
    done(one, "closed", NOW - 4 * HOUR, agent)
    done(one, "archived", NOW - 4 * HOUR + timedelta(milliseconds=5), agent)
    done(other, "archived", NOW - 4 * HOUR, agent)
    done(other, "closed", NOW - 3 * HOUR, agent)

    found = told()

    assert found.total.closed == 2
    assert found.total.close_mean == 3600


def test_opened_again_from_the_archive_it_ends_once_more(talk, told, agent):
    one = talk(NOW - 5 * HOUR)
    done(one, "archived", NOW - 4 * HOUR, agent)
    done(one, "reopened", NOW - 3 * HOUR)
    done(one, "closed", NOW - 2 * HOUR, agent)

    assert told().total.closed == 2


def test_a_past_that_is_told_weeks_later_is_summed_after_all(company, talk):
    """The history of a phone may come long after its days were summed."""
    one = talk(NOW - 40 * DAY)
    summing.sum_up(company, NOW)
    late = [say(one, NOW - days * DAY) for days in (20, 60)]

    summing.again(company, [message.created_at for message in late])
    summing.sum_up(company, NOW)

    days = message_counts.counts(Span.latest(90, SAO_PAULO, NOW), ["day"])
    assert [days[message.created_at.date(),] for message in late] == [1, 1]
    assert summing.sum_up(company, NOW) == 1  # today alone
