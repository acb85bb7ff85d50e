"""The page of reports, its files, and today's figures on the start page."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.conversations.analytics.charts import chart
from apps.conversations.forms.reports import Wanted
from apps.conversations.templatetags.reports import share_of, took
from tests.conversations.analytics.conftest import DAY, HOUR, MINUTE, SAO_PAULO, answer, done

REPORTS = "/t/acme/reports/"


@pytest.fixture
def week(talk, agent, channel):
    then = timezone.now() - 3 * DAY
    one = talk(then)
    answer(one, then + 12 * MINUTE, agent)
    done(one, "closed", then + 2 * HOUR, agent)
    talk(timezone.now(), waiting_since=timezone.now(), assignee_id=agent.pk)


def test_a_report_says_how_it_went_in_a_sentence_and_in_figures(as_viewer, week, agent):
    page = as_viewer.get(REPORTS).content.decode()

    for words in ("2 conversations", "12 min", "2 h", agent.called, "Support"):
        assert words in page
    assert "Conversations begun by day: " in page


def test_a_quarter_beside_the_one_before_takes_few_questions(as_viewer, week, talk):
    talk(timezone.now() - 100 * DAY)
    as_viewer.get(REPORTS)
    with CaptureQueriesContext(connection) as asked:
        assert as_viewer.get(f"{REPORTS}?days=90").status_code == 200

    assert len([one for one in asked if not one["sql"].startswith("SET")]) <= 12


def test_a_company_without_conversations_reads_what_will_stand_there(as_viewer, company):
    page = as_viewer.get(REPORTS).content.decode()

    assert "No figures yet" in page
    assert "<table" not in page


def test_other_days_are_other_figures(as_viewer, week):
    today = timezone.now().astimezone(SAO_PAULO).date()

    page = as_viewer.get(REPORTS, {"from": str(today), "to": str(today)}).content.decode()

    assert "<mark>One conversation</mark> began." in page


@pytest.mark.parametrize(
    ("table", "words"),
    [("days", "Day,"), ("agents", "Name,"), ("teams", "Name,"), ("channels", "Channel,")],
)
def test_each_table_is_a_file_too(as_viewer, week, table, words):
    answer_ = as_viewer.get(f"{REPORTS}{table}.csv?days=7")

    assert answer_.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="{table}.csv"' in answer_.headers["Content-Disposition"]
    lines = answer_.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith(words)
    assert len(lines) == (8 if table == "days" else len(lines))
    assert len(lines) > 1


def test_there_are_no_other_tables(as_viewer, week):
    assert as_viewer.get(f"{REPORTS}secrets.csv").status_code == 404


def test_today_tells_who_waits_what_is_mine_and_how_channels_are(as_agent, week):
    page = as_agent.get("/t/acme/today/").content.decode()

    assert "Waiting for an answer" in page
    assert "<mark>1</mark>" in page
    assert "Support" in page
    assert 'hx-get="/t/acme/today/"' in as_agent.get("/t/acme/").content.decode()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "–"), (0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"),
        (4800, "1 h 20 min"), (86_400, "1 d"), (100_800, "1 d 4 h"),
    ],
)  # fmt: skip
def test_a_duration_is_told_in_two_units_at_most(seconds, words):
    assert took(seconds) == words


def test_a_share_of_nothing_is_not_known():
    assert share_of(1, 4) == "25%"
    assert share_of(0, 0) == "–"


def test_a_chart_reaches_its_top_and_says_all_its_numbers():
    drawn = chart([("Mon", 0), ("Tue", 3), ("Wed", 4)], name="Messages")

    assert (drawn.top, drawn.middle) == (4, "2")
    assert [bar.height for bar in drawn.bars] == ["75.00", "100.00"]
    assert drawn.said == "Messages: Mon 0, Tue 3, Wed 4"


def test_a_chart_of_nothing_is_empty():
    assert chart([("Mon", 0)], name="Messages").bars == []
    assert chart([], name="Messages").top == 1


@pytest.mark.parametrize(
    "asked",
    [{"days": "5"}, {"from": "yesterday", "to": "x"}, {"channel": "x"}, {"from": "2026-01-01"}],
)
def test_what_makes_no_sense_is_passed_over(asked):
    wanted = Wanted.read(asked, SAO_PAULO)

    assert (wanted.days, wanted.channel, wanted.span.count) == (30, None, 30)


def test_days_of_ones_own_are_put_in_order_and_held_within_a_year():
    wanted = Wanted.read({"from": "2026-12-31", "to": "2020-01-01"}, SAO_PAULO)

    assert wanted.days is None
    assert wanted.span.count == 366
    assert wanted.span.last.isoformat() == "2026-12-31"
