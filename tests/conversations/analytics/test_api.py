"""Programs that ask for figures, as JSON or as CSV."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts import tokens
from tests.conversations.analytics.conftest import (
    DAY,
    HOUR,
    MINUTE,
    SAO_PAULO,
    answer,
    done,
)
from tests.conversations.outbox.test_api import Beside

ROUTES = (
    "analytics/overview", "analytics/messages-count", "analytics/conversations-stats",
    "analytics/performance", "reports/daily", "reports/summary", "dashboard/stats",
)  # fmt: skip


@pytest.fixture
def program(viewer, company) -> Any:
    return Beside(tokens.issue(viewer, company).access)


@pytest.fixture
def week(talk, agent):
    """Of two who wrote three days ago one was answered, closed and came back; another waits."""
    then = timezone.now() - 3 * DAY
    one = talk(then)
    answer(one, then + 10 * MINUTE, agent, status="read")
    done(one, "closed", then + HOUR, agent)
    talk(then)
    talk(timezone.now(), waiting_since=timezone.now(), assignee_id=agent.pk)
    return then


def data(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.content
    return answer.data


def lines(answer: Any) -> list[list[str]]:
    assert answer.headers["Content-Type"].startswith("text/csv")
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


def test_an_overview_tells_a_period_the_one_before_and_now(program, week):
    found = data(program.get("analytics/overview?days=7"))
    later = data(program.get("analytics/overview?days=2"))

    assert found["messages"] == {
        "received": 3, "written": 1, "sent": 1, "delivered": 1, "read": 1,
    }  # fmt: skip
    assert found["conversations"]["opened"] == 3
    assert found["conversations"]["firstResponseSeconds"] == 600
    assert found["conversations"]["resolutionSeconds"] == 3600
    assert found["beforeConversations"]["opened"] == 0
    assert (found["now"]["open"], found["now"]["waiting"]) == (2, 1)
    assert later["conversations"]["opened"] == 1
    assert later["beforeConversations"]["opened"] == 2


def test_messages_are_told_by_day_hour_channel_and_fate(program, week, channel):
    found = data(program.get("analytics/messages-count?days=7"))

    assert len(found["days"]) == 7
    assert sum(day["received"] for day in found["days"]) == 3
    assert sum(hour["received"] for hour in found["hours"]) == 3
    assert (found["statuses"]["read"], found["statuses"]["failed"]) == (1, 0)
    assert found["origins"]["agent"] == 1
    assert [one["channelId"] for one in found["channels"]] == [str(channel.pk)]


def test_conversations_are_told_by_day_and_by_how_fast(program, week):
    found = data(program.get("analytics/conversations-stats?days=7"))

    assert {"seconds": 900, "count": 1} in found["answeredWithin"]
    assert found["answeredWithin"][-1] == {"seconds": None, "count": 0}
    assert [day["opened"] for day in found["days"]].count(2) == 1
    assert found["now"]["open"] == 2


def test_each_colleague_is_told_by_name(program, week, agent):
    found = data(program.get("analytics/performance?days=7"))

    mine = next(one for one in found["agents"] if one["agentId"] == str(agent.pk))
    assert (mine["name"], mine["answered"], mine["closed"]) == (agent.called, 1, 1)
    assert mine["messages"] == 1
    assert [(one["teamId"], one["opened"]) for one in found["teams"]] == [(None, 3)]


def test_days_are_chosen_by_name(program, week, company):
    day = week.astimezone(SAO_PAULO).date()

    found = data(program.get(f"reports/daily?from={day}&to={day}"))

    assert found["period"] == {
        "from": day.isoformat(), "to": day.isoformat(), "timeZone": "America/Sao_Paulo",
    }  # fmt: skip
    assert [one["opened"] for one in found["days"]] == [2]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ("days=0", "days"),
        ("days=367", "days"),
        ("from=2026-01-02", "to"),
        ("from=2026-01-02&to=2026-01-01", "to"),
        ("from=2024-01-01&to=2026-01-01", "to"),
        ("from=1000-01-01&to=1000-01-01", "to"),
    ],
)
def test_days_that_make_no_sense_are_refused(program, wrong, field):
    answer = program.get(f"analytics/overview?{wrong}")

    assert answer.status_code == 400
    assert field in answer.json()["errors"]


def test_the_start_page_is_told_today_and_now(by_key, program, week, channel, agent, company):
    found = data(Beside(tokens.issue(agent, company).access).get("dashboard/stats"))

    assert (found["mine"], found["conversations"]["opened"]) == (1, 1)
    assert found["channels"] == [
        {"channelId": str(channel.pk), "name": "Support", "status": "online", "held": False}
    ]


@pytest.mark.parametrize("route", ROUTES)
def test_each_comes_as_a_table_too(program, week, route):
    table = lines(program.get(route, Accept="text/csv"))

    assert len(table) > 1
    assert {len(line) for line in table} == {len(table[0])}


def test_a_table_has_a_line_for_each_day(program, week):
    head, *rows = lines(program.get("reports/daily?days=7", Accept="text/csv"))

    assert head[0] == "date"
    column = head.index("opened")
    assert sum(int(row[column]) for row in rows) == 3
    assert len(rows) == 7


def test_another_channel_has_figures_of_its_own(program, week, talk):
    other = "01890000-0000-7000-8000-000000000000"

    found = data(program.get(f"analytics/overview?days=7&channel={other}"))

    assert (found["messages"]["received"], found["conversations"]["opened"]) == (0, 0)


def test_a_quarter_costs_a_few_questions(program, week, django_assert_max_num_queries):
    """Those that open the company among them."""
    with django_assert_max_num_queries(16):
        data(program.get("analytics/overview?days=90"))
