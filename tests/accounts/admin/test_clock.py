"""Scheduled tasks: switched on and off and started by hand, all of it recorded."""

from __future__ import annotations

import pytest
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from apps.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db
TASKS = "/admin/django_celery_beat/periodictask/"


@pytest.fixture
def task(db):
    every = IntervalSchedule.objects.create(every=1, period="days")
    return PeriodicTask.objects.create(
        name="forget", task="apps.accounts.tasks.forget_expired", interval=every
    )


@pytest.mark.parametrize(
    ("button", "enabled", "action"),
    [
        ("disable_tasks", False, "periodictask.disabled"),
        ("enable_tasks", True, "periodictask.enabled"),
        ("run_tasks", True, "periodictask.run"),
    ],
)
def test_each_action_works_and_is_recorded(as_superadmin, task, button, enabled, action):
    response = as_superadmin.post(
        TASKS, {"action": button, "_selected_action": [task.pk]}, follow=True
    )

    assert response.status_code == 200
    task.refresh_from_db()
    assert task.enabled is enabled
    assert AuditEntry.objects.get(action=action).object_name.startswith("forget")


def test_its_page_opens_without_a_script_in_it(as_superadmin, task):
    page = as_superadmin.get(f"{TASKS}{task.pk}/change/").content.decode()

    assert "apps.accounts.tasks.forget_expired" in page
    assert "<script>" not in page
    assert "periodic-task-overrides" not in page


def test_a_change_is_recorded_with_before_and_after(as_superadmin, task):
    form = {
        "name": "forget all",
        "task": task.task,
        "enabled": "on",
        "interval": task.interval_id,
    }
    response = as_superadmin.post(f"{TASKS}{task.pk}/change/", form)

    assert response.status_code == 302
    entry = AuditEntry.objects.get(action="periodictask.changed")
    assert entry.before["name"] == "forget"
    assert entry.after["name"] == "forget all"
