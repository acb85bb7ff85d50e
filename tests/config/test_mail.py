"""Mail goes where the environment says."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

SHOW = "from django.conf import settings; print(settings.EMAIL_BACKEND)"


@pytest.mark.parametrize(
    ("environment", "backend"),
    [
        ({}, "django.core.mail.backends.console.EmailBackend"),
        (
            {"EMAIL_URL": "smtp+tls://me:secret@mail.example.com:587"},
            "django.core.mail.backends.smtp.EmailBackend",
        ),
        ({"EMAIL_PROVIDER": "ses"}, "anymail.backends.amazon_ses.EmailBackend"),
    ],
)
def test_the_backend_follows_the_environment(environment, backend):
    clean = {k: v for k, v in os.environ.items() if not k.startswith("EMAIL")}
    shown = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=settings.BASE_DIR,
        env=clean | {"DJANGO_SETTINGS_MODULE": "config.settings"} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.strip() == backend
