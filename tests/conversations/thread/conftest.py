"""A thread at Acme, and its page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from apps.accounts.models import Tenant, User
from tests.conversations.thread.kinds import Told


@pytest.fixture
def told(inside_acme: Tenant, agent: User) -> Told:
    """Nothing yet."""
    return Told(inside_acme, author=agent.pk)


@pytest.fixture
def path(told: Told) -> Callable[[str], str]:
    def of(rest: str = "thread/") -> str:
        return f"/t/acme/inbox/{told.conversation.pk}/{rest}"

    return of


@pytest.fixture
def post(as_agent: Client, path: Callable[[str], str], told: Told) -> Callable[..., HttpResponse]:
    """Do something in the thread; the test goes on inside the company."""

    def of(
        rest: str, data: dict[str, str] | None = None, client: Client = as_agent
    ) -> HttpResponse:
        answer = client.post(path(rest), data or {}, headers={"HX-Request": "true"})
        connection.set_tenant(told.tenant)
        return answer

    return of


@pytest.fixture
def page(as_agent: Client, path: Callable[[str], str], told: Told) -> Callable[..., str]:
    """What a part of the thread says, as HTML."""

    def of(rest: str = "thread/", client: Client = as_agent, **query: object) -> str:
        answer = client.get(path(rest), query)
        connection.set_tenant(told.tenant)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    return of
