"""Every task there is, queued where it must not run and after its company has gone."""

from __future__ import annotations

from inspect import signature

import pytest

from apps.accounts import tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import (
    SCHEMA_HEADER,
    NoTenant,
    PublicTask,
    TenantTask,
    current_schema,
    in_public,
    in_tenant,
    tenant_task,
)
from config.celery import app
from tests.isolation.surface import NOBODYS_ID

app.loader.import_default_modules()


@tenant_task(name="apps.sample.closed", ignore_result=False)
def closed() -> str:
    return current_schema()


@tenant_task(name="apps.sample.open", ignore_result=False, while_suspended=True)
def open_while_suspended() -> str:
    return current_schema()


OURS = [task for name, task in sorted(app.tasks.items()) if name.startswith("apps.")]
OF_TENANTS = [task for task in OURS if isinstance(task, TenantTask)]
OF_THE_PLATFORM = [task for task in OURS if isinstance(task, PublicTask)]


def samples(task: TenantTask) -> list[str]:
    """Something for each argument: where it must not run, nobody looks at it."""
    return [str(NOBODYS_ID) for _ in signature(task.run).parameters]


def test_the_suite_finds_the_tasks_there_are():
    assert len(OF_TENANTS) + len(OF_THE_PLATFORM) == len(OURS)
    assert {task.name for task in OF_THE_PLATFORM} >= {"apps.accounts.tasks.expire_invitations"}


@pytest.mark.parametrize("task", OF_TENANTS, ids=lambda task: task.name)
def test_a_task_of_a_tenant_runs_nowhere_else(task, db):
    with in_public(), pytest.raises(NoTenant):
        task.apply_async(samples(task), throw=True)
    with pytest.raises(NoTenant):
        task.apply_async(samples(task), headers={SCHEMA_HEADER: "t_gone"}, throw=True)


@pytest.mark.parametrize("task", OF_TENANTS, ids=lambda task: task.name)
def test_a_task_of_a_suspended_tenant_does_nothing_unless_it_says_so(
    task, acme, globex, monkeypatch
):
    ran, arguments = [], samples(task)
    monkeypatch.setattr(task, "run", lambda *_, **__: ran.append(current_schema()))
    tenants.suspend(acme, by=PLATFORM)

    for tenant in (acme, globex):
        with in_tenant(tenant):
            task.apply_async(arguments, throw=True)

    expected = [acme.schema_name, globex.schema_name] if task.while_suspended else []
    assert ran == (expected or [globex.schema_name])


@pytest.mark.parametrize("task", OF_THE_PLATFORM, ids=lambda task: task.name)
def test_a_task_of_the_platform_runs_in_public_wherever_it_was_queued(task, acme, monkeypatch):
    ran = []
    monkeypatch.setattr(task, "run", lambda *_, **__: ran.append(current_schema()))

    with in_tenant(acme):
        task.apply_async(throw=True)

    assert ran == ["public"]
