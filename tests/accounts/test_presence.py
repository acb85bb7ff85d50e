"""When a browser was last here is noted, but not with each request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts import presence
from apps.accounts.models import User
from apps.accounts.presence import EVERY, Noted


def _notes(queries: CaptureQueriesContext) -> list[str]:
    return [one["sql"] for one in queries if "usersession" in one["sql"]]


def test_a_second_page_writes_nothing(
    agent: User, login: Callable[[User], Client], django_assert_max_num_queries: Any
) -> None:
    browser = login(agent)
    browser.get("/t/acme/")
    assert UserSession.objects.filter(user=agent).count() == 1

    with django_assert_max_num_queries(100) as queries:
        assert browser.get("/t/acme/").status_code == 200

    assert len(queries) > 0
    assert _notes(queries) == []


def test_another_address_or_browser_is_noted_at_once(
    agent: User, login: Callable[[User], Client]
) -> None:
    browser = login(agent)
    browser.get("/t/acme/", headers={"User-Agent": "Old/1"})

    browser.get("/t/acme/", headers={"User-Agent": "New/2"}, REMOTE_ADDR="203.0.113.9")

    kept = UserSession.objects.get(user=agent)
    assert (kept.user_agent, kept.ip) == ("New/2", "203.0.113.9")


def test_somebody_who_stays_is_noted_once_a_minute() -> None:
    noted = Noted()

    due = [noted.is_due(1, now) for now in (0.0, 1.0, EVERY - 1, EVERY, EVERY + 1)]

    assert due == [True, False, False, True, False]
    assert noted.is_due(2, 1.0)


def test_only_so_many_are_remembered(monkeypatch: Any) -> None:
    monkeypatch.setattr(presence, "_REMEMBERED", 2)
    noted = Noted()
    for who in (1, 2, 3):
        noted.is_due(who, 0.0)

    assert noted.is_due(1, 1.0)  # the oldest was forgotten
    assert not noted.is_due(3, 1.0)
