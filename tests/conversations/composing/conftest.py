"""Rosa, who wrote an hour ago, and the composer beneath what she wrote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from apps.accounts.models import Tenant
from apps.conversations.models import Conversation
from tests.conversations.outbox.conftest import (  # noqa: F401 - fixtures
    by,
    channel,
    conversation,
    qr,
    rosa,
    thread,
)

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _back_inside(inside_acme: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request leaves the company when it ends; these tests look there afterwards."""
    asked = Client.request

    def request(client: Client, **told: Any) -> Any:
        try:
            return asked(client, **told)
        finally:
            connection.set_tenant(inside_acme)

    monkeypatch.setattr(Client, "request", request)


@pytest.fixture
def path(conversation: Conversation) -> Callable[[str], str]:  # noqa: F811
    def of(rest: str = "") -> str:
        return f"/t/acme/inbox/{conversation.pk}/composer/{rest}"

    return of


@pytest.fixture
def drawn(as_agent: Client, path: Callable[[str], str]) -> Callable[..., str]:
    """What a part of the composer says, as HTML."""

    def of(rest: str = "", client: Client = as_agent, **query: str) -> str:
        answer = client.get(path(rest), query, headers=HTMX)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    return of


@pytest.fixture
def post(as_agent: Client, path: Callable[[str], str]) -> Callable[..., HttpResponse]:
    def posted(rest: str, client: Client = as_agent, **data: Any) -> Any:
        return client.post(path(rest), data, headers=HTMX)

    return posted
