"""Work outside a request runs in the schema it was queued from, or not at all."""

from __future__ import annotations

import pytest
from celery import current_app
from django.db import connection, transaction

from apps.accounts.models import Tenant
from apps.accounts.tenancy import (
    NoTenant,
    current_schema,
    each_tenant,
    in_public,
    in_schema,
    in_tenant,
    public_task,
    tenant_task,
)


@tenant_task(name="tests.where_am_i", ignore_result=False)
def where_am_i() -> str:
    return current_schema()


@tenant_task(name="tests.second_try", bind=True, max_retries=1, ignore_result=False)
def second_try(self) -> str:
    if self.request.retries == 0:
        raise self.retry(countdown=0)
    return current_schema()


@tenant_task(name="tests.also_while_suspended", while_suspended=True, ignore_result=False)
def also_while_suspended() -> str:
    return current_schema()


@public_task(name="tests.where_is_the_platform", ignore_result=False)
def where_is_the_platform() -> str:
    return current_schema()


def test_a_task_runs_where_it_was_queued(acme, globex):
    with in_tenant(acme):
        queued = where_am_i.s()
        assert where_am_i.delay().get() == acme.schema_name
    with in_tenant(globex):
        assert queued.delay().get() == globex.schema_name


def test_of_a_suspended_company_nothing_is_done_but_what_says_so(acme):
    Tenant.objects.filter(pk=acme.pk).update(status=Tenant.Status.SUSPENDED)
    with in_tenant(acme):
        assert where_am_i.delay().get() is None
        assert also_while_suspended.delay().get() == acme.schema_name


def test_a_retry_stays_in_its_tenant(inside_acme):
    assert second_try.apply_async(throw=False).get() == inside_acme.schema_name


def test_a_task_queued_on_commit_remembers_where_it_was_queued(
    acme, globex, django_capture_on_commit_callbacks
):
    seen: list[str] = []

    @tenant_task(name="tests.note_where")
    def note_where() -> None:
        seen.append(current_schema())

    with django_capture_on_commit_callbacks() as callbacks, in_tenant(globex):
        note_where.delay_on_commit()
    with in_tenant(acme):  # the thread has moved on by the time the transaction commits
        for callback in callbacks:
            callback()

    assert seen == [globex.schema_name]


@pytest.fixture
def no_broker():
    """Nobody listens where the broker should be."""
    conf, reached = current_app.conf, current_app.conf.broker_url
    conf.task_always_eager, conf.broker_url = False, "redis://127.0.0.1:1/0"
    current_app.amqp._producer_pool = current_app._pool = None
    yield
    conf.task_always_eager, conf.broker_url = True, reached
    current_app.amqp._producer_pool = current_app._pool = None


def test_without_a_broker_what_else_was_to_be_done_on_commit_is_done(
    inside_acme, no_broker, django_capture_on_commit_callbacks, caplog
):
    done = []

    with django_capture_on_commit_callbacks(execute=True):
        where_am_i.delay_on_commit()
        transaction.on_commit(lambda: done.append("the rest"))

    assert done == ["the rest"]
    assert "task not queued" in caplog.text


def test_a_tenant_task_refuses_to_run_outside_a_tenant(db):
    with in_public(), pytest.raises(NoTenant):
        where_am_i.delay()


def test_a_platform_task_runs_in_public_whatever_the_thread_did_before(inside_acme):
    assert where_is_the_platform.delay().get() == "public"
    assert current_schema() == inside_acme.schema_name


def test_each_tenant_is_entered_in_turn_and_left_again(acme, globex):
    with in_public():
        visited = {tenant.slug: current_schema() for tenant in each_tenant()}
        assert current_schema() == "public"

    assert visited == {"acme": acme.schema_name, "globex": globex.schema_name}


def test_a_suspended_tenant_is_passed_over(acme, globex):
    globex.status = "suspended"
    globex.save()

    assert [tenant.slug for tenant in each_tenant()] == ["acme"]


def test_the_search_path_follows_after_a_rolled_back_savepoint(acme, globex):
    """A session's SET is undone with the transaction that made it; the next query must know."""
    with in_tenant(acme):
        assert _search_path().startswith(acme.schema_name)
        with transaction.atomic(), in_tenant(globex):
            assert _search_path().startswith(globex.schema_name)
            transaction.set_rollback(True)
        assert _search_path().startswith(acme.schema_name)


def test_a_closed_connection_starts_in_the_schema_in_force(acme, django_db_blocker):
    """What the pool hands out may carry somebody else's search path."""
    from concurrent.futures import ThreadPoolExecutor

    def elsewhere() -> tuple[str, str]:
        with django_db_blocker.unblock(), in_schema(acme.schema_name):
            before = _search_path()
            connection.close()
            return before, _search_path()

    with ThreadPoolExecutor(1) as pool:
        before, after = pool.submit(elsewhere).result()
        pool.submit(lambda: connection.close()).result()

    assert before == after
    assert after.startswith(acme.schema_name)


def _search_path() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        return cursor.fetchone()[0].replace('"', "")
