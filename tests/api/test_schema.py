"""The description of the API is exact: a client that knows only it is never surprised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import include, path
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from apps.accounts import tokens
from apps.accounts.permissions import ALL
from config.urls_api import routes

BOUNDED = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,  # the same examples every time
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
load_all_checks()
# Not asked: whether every body that has the right shape is accepted. A password may be too
# weak and an address taken, which no description can say.
UNASKED = [CHECKS.get_one("positive_data_acceptance")]


def describe() -> dict[str, Any]:
    generator = SchemaGenerator(patterns=[path("api/v1/", include(routes))])
    described: dict[str, Any] = generator.get_schema(public=True)
    return described


DESCRIPTION = describe()
OPERATIONS = [
    (method.upper(), address) for address, item in DESCRIPTION["paths"].items() for method in item
]
each_operation = pytest.mark.parametrize(
    ("method", "address"), OPERATIONS, ids=[" ".join(operation) for operation in OPERATIONS]
)


@pytest.fixture(scope="module")
def described() -> Any:
    schema = schemathesis.openapi.from_dict(DESCRIPTION)
    schema.app = get_wsgi_application()
    rejection = schema.config.checks.negative_data_rejection
    rejection.expected_statuses = [*rejection.expected_statuses, "413"]  # too long altogether
    return schema


@pytest.fixture(autouse=True)
def room_for_many_requests(settings: Any, db: None) -> Iterator[None]:
    """High limits; and the test's connection stays open, as with Django's own test client."""
    settings.ADDRESS_REQUESTS_A_MINUTE = settings.LOGIN_REQUESTS_A_MINUTE = 1_000_000
    settings.ACCOUNT_RATE_LIMITS = {}
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def explore(
    operation: Any, mode: GenerationMode, headers: Callable[[Any], dict[str, str]]
) -> set[int]:
    """Ask with many bodies and parameters, right ones or wrong ones; the statuses answered."""
    statuses = set()

    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        answer = case.call_and_validate(headers=headers(case), excluded_checks=UNASKED)
        statuses.add(answer.status_code)

    ask()
    return statuses


def as_(user, tenant) -> Callable[[Any], dict[str, str]]:
    """Logged in anew for each request: the one before may have logged out."""

    def headers(case: Any) -> dict[str, str]:
        case.headers.pop("X-Tenant-Id", None)  # nearly every company is nobody's
        return {"Authorization": f"Bearer {tokens.issue(user, tenant).access}"}

    return headers


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@each_operation
def test_an_owner_gets_only_what_is_described(described, owner, acme, method, address, mode):
    acme.quota_overrides = {"api_requests_per_minute": None}
    acme.save(update_fields=["quota_overrides"])

    statuses = explore(described[address][method], mode, as_(owner, acme))

    allowed = DESCRIPTION["paths"][address][method.lower()]["x-permission"] in ALL
    names_nothing = "{" not in address  # an invented id is nobody's
    if allowed and names_nothing and method == "GET" and mode == GenerationMode.POSITIVE:
        assert 200 in statuses


@pytest.mark.slow
@each_operation
def test_a_superadmin_gets_only_what_is_described(described, superadmin, acme, method, address):
    statuses = explore(described[address][method], GenerationMode.POSITIVE, as_(superadmin, acme))

    assert statuses
    assert max(statuses) < 500


@pytest.mark.slow
@each_operation
def test_nobody_gets_only_what_is_described(described, method, address):
    statuses = explore(described[address][method], GenerationMode.POSITIVE, lambda _case: {})

    if "security" in DESCRIPTION["paths"][address][method.lower()]:
        assert statuses == {401}
    else:
        assert statuses & {200, 201, 400, 401}
