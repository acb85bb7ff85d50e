"""Production refuses to start where a development default would be dangerous."""

from __future__ import annotations

import base64
import os
import subprocess
import sys

import pytest
from django.conf import settings

from config.settings import base

SAFE = {
    "DEBUG": "0",
    "SECRET_KEY": "x" * 60,
    "ENCRYPTION_KEYS": base64.b64encode(b"0" * 32).decode(),
    "PUBLIC_URL": "https://recado.example.com",
    "DATABASE_URL": "postgres://recado@127.0.0.1:1/recado",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


def start(**changes: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | SAFE | {"DJANGO_SETTINGS_MODULE": "config.settings"} | changes
    return subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; print(settings.DEBUG)"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_secrets_of_its_own():
    assert start().stdout.strip() == "False"


@pytest.mark.parametrize("name", sorted(SAFE.keys() - {"DEBUG"}))
def test_production_names_what_is_missing(name):
    started = start(**{name: ""})

    assert started.returncode != 0
    assert name in started.stderr


def test_production_refuses_the_development_secrets():
    assert "SECRET_KEY" in start(SECRET_KEY=base.DEVELOPMENT_SECRET_KEY).stderr
    both = f"{SAFE['ENCRYPTION_KEYS']},{base.DEVELOPMENT_ENCRYPTION_KEY}"
    assert "ENCRYPTION_KEYS" in start(ENCRYPTION_KEYS=both).stderr
