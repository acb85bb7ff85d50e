"""Programs that speak to the API, each with credentials of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts import keys, tokens
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant, User
from apps.accounts.permissions import May

API = "/api/v1"


class ApiClient:
    """Sends and reads JSON; `answer.json()["data"]` is `answer.data`."""

    def __init__(self, secret: str | None = None, **headers: str) -> None:
        self.client = Client(raise_request_exception=True)
        self.headers = {**({"Authorization": f"Bearer {secret}"} if secret else {}), **headers}

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        address = path if path.startswith("/") else f"{API}/{path}"
        if not isinstance(body, str | bytes):
            body = json.dumps(body)
        answer = self.client.generic(
            method.upper(),
            address,
            body,
            content_type="application/json",
            headers={**self.headers, **headers},
        )
        if answer.headers.get("Content-Type") == "application/json":
            answer.data = answer.json().get("data")
        return answer

    def get(self, path: str, **headers: str) -> Any:
        return self._send("get", path, b"", headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._send("post", path, {} if body is None else body, headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self._send("patch", path, body, headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self._send("delete", path, b"", headers)


@pytest.fixture
def nobody(db: None) -> ApiClient:
    return ApiClient()


@pytest.fixture
def api(db: None) -> Callable[..., ApiClient]:
    """A program that is logged in as somebody, in a company or in none."""

    def logged_in(user: User, tenant: Tenant | None, **headers: str) -> ApiClient:
        return ApiClient(tokens.issue(user, tenant).access, **headers)

    return logged_in


@pytest.fixture
def by_key(acme: Tenant, owner: User) -> Callable[..., ApiClient]:
    """A program with an API key of Acme that may do what is named."""

    def with_key(*scopes: str, **fields: Any) -> ApiClient:
        _key, secret = keys.make(
            acme,
            name="robot",
            scopes=scopes,
            by=Actor(user=owner),
            may=May(frozenset(scopes)),
            **fields,
        )
        return ApiClient(secret)

    return with_key
