"""Two companies that share a server and must never share anything else."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator

import pytest
from celery._state import _set_task_join_will_block
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connection
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, settings
from pytest_django import fixtures

from apps.accounts.models import Membership, Role, Tenant, User
from apps.accounts.tenancy import in_public, in_tenant
from tests import committed, order, pristine
from tests.factories import make_tenant, make_user

# How long an example takes says how busy the machine is; nothing here is a timed test. New
# examples are looked for at home, where somebody reads what was found.
settings.register_profile(
    "untimed",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("untimed")

pytest_plugins = ["tests.live", "tests.programs"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order.sort(items)


def pytest_collection_finish() -> None:
    """What was collected stays until the end; nobody needs to look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Whoever asks for the database gets it made, also where every test of a run commits over
    connections of its own, so that none asks for `db`, by which pytest-django counts."""
    fixtures._get_databases_for_setup = lambda _items: ({DEFAULT_DB_ALIAS}, set())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """Acme and Globex, made once; each test's own rows are rolled back."""
    with django_db_blocker.unblock(), in_public():  # type: ignore[attr-defined]
        pristine.keep()
        for name in ("Acme", "Globex"):
            if not Tenant.objects.filter(slug=name.lower()).exists():
                make_tenant(name)
        committed.keep()


@pytest.fixture(autouse=True)
def _nothing_left_over(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test starts in `public`, in English and with empty rate limits."""
    translation.activate("en")
    _set_task_join_will_block(False)  # a worker that ran in this process leaves it set
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        connection.set_schema_to_public()
        cache.clear()
    yield
    connection.set_schema_to_public()


@pytest.fixture
def committing(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """In `public`; what the test writes others see at once, and it is gone afterwards."""
    with django_db_blocker.unblock(), in_public():  # type: ignore[attr-defined]
        yield
        connection.set_schema_to_public()
        committed.restore()
        connection.close()


@pytest.fixture
def acme(db: None) -> Tenant:
    return Tenant.objects.select_related("plan", "branding").get(slug="acme")


@pytest.fixture
def globex(db: None) -> Tenant:
    return Tenant.objects.select_related("plan", "branding").get(slug="globex")


@pytest.fixture
def inside_acme(acme: Tenant) -> Iterator[Tenant]:
    """For tests of work that runs inside the tenant's schema."""
    with in_tenant(acme):
        yield acme


def _member(tenant: Tenant, role: str) -> User:
    user = make_user(f"{role}@{tenant.slug}.example.com", name=f"{role.title()} of {tenant.name}")
    Membership.objects.create(tenant=tenant, user=user, role=role)
    return user


@pytest.fixture
def owner(acme: Tenant) -> User:
    return User.objects.get(email="founder@acme.example.com")


@pytest.fixture
def admin(acme: Tenant) -> User:
    return _member(acme, Role.ADMIN)


@pytest.fixture
def agent(acme: Tenant) -> User:
    return _member(acme, Role.AGENT)


@pytest.fixture
def viewer(acme: Tenant) -> User:
    return _member(acme, Role.VIEWER)


@pytest.fixture
def stranger(globex: Tenant) -> User:
    """The owner of Globex, who has no business at Acme."""
    return User.objects.get(email="founder@globex.example.com")


@pytest.fixture
def superadmin(db: None) -> User:
    return make_user("root@recado.example.com", name="Root", is_superuser=True)


@pytest.fixture
def login() -> Callable[[User], Client]:
    """A browser in which somebody is logged in."""

    def logged_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return logged_in


@pytest.fixture
def as_nobody(db: None) -> Client:
    return Client()


@pytest.fixture
def as_owner(owner: User, login: Callable[[User], Client]) -> Client:
    return login(owner)


@pytest.fixture
def as_admin(admin: User, login: Callable[[User], Client]) -> Client:
    return login(admin)


@pytest.fixture
def as_agent(agent: User, login: Callable[[User], Client]) -> Client:
    return login(agent)


@pytest.fixture
def as_viewer(viewer: User, login: Callable[[User], Client]) -> Client:
    return login(viewer)


@pytest.fixture
def as_stranger(stranger: User, login: Callable[[User], Client]) -> Client:
    return login(stranger)


@pytest.fixture
def as_superadmin(superadmin: User, login: Callable[[User], Client]) -> Client:
    return login(superadmin)
