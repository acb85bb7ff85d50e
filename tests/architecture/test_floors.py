"""The house stands as it was drawn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

from apps.accounts.tenancy import PublicTask, TenantTask
from config.celery import app as celery_app

FLOORS = ["accounts", "whatsapp", "conversations", "ai", "campaigns"]
ROOT = Path(settings.BASE_DIR)


def test_imports_only_point_down():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def _models(floors: list[str]) -> list[type[Model]]:
    return [model for label in floors for model in apps.get_app_config(label).get_models()]


@pytest.mark.parametrize("model", _models(FLOORS), ids=lambda model: model._meta.label)
def test_foreign_keys_only_point_down(model):
    """Import rules can't see a foreign key that is written as a string."""
    floor = FLOORS.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if field.is_relation and field.concrete and field.related_model:
            target = field.related_model._meta.app_label
            if target in FLOORS:
                assert FLOORS.index(target) <= floor, f"{field} points up to {target}"


@pytest.mark.parametrize("model", _models(FLOORS[1:]), ids=lambda model: model._meta.label)
def test_a_tenants_tables_never_point_into_public(model):
    """A schema must be able to move to another server by itself."""
    for field in model._meta.get_fields():
        if field.is_relation and field.concrete and field.related_model:
            assert field.related_model._meta.app_label in FLOORS[1:], str(field)


def test_only_accounts_lives_in_public():
    shared = {name for name in settings.SHARED_APPS if name.startswith("apps.")}

    assert shared == {"apps.accounts"}
    assert {f"apps.{floor}" for floor in FLOORS[1:]} == set(settings.TENANT_APPS)


def test_every_task_of_ours_says_where_it_runs():
    celery_app.loader.import_default_modules()
    ours = {name: task for name, task in celery_app.tasks.items() if name.startswith("apps.")}

    assert ours
    for name, task in ours.items():
        assert isinstance(task, TenantTask | PublicTask), name


def test_no_module_is_named_for_nothing():
    empty_words = {"core", "common", "utils", "helpers", "services", "misc"}
    found = {p.stem for p in (ROOT / "apps").rglob("*.py")} | {
        p.name for p in (ROOT / "apps").rglob("*") if p.is_dir()
    }
    assert not found & empty_words


def test_no_template_speaks_to_another_host_or_scripts_inline():
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert "hx-on" not in text, path
        assert " style=" not in text or "admin" in path.parts or "platform" in path.parts, path
        assert "//cdn" not in text, path
