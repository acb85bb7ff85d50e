"""What browsers are told in production, asked of the production settings themselves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
safe = Client().get("/health/redis", secure=True, headers={"host": "recado.example.com"})
plain = Client().get("/login/", headers={"host": "recado.example.com"})
health = Client().get("/health/redis", headers={"host": "recado.example.com"})
names = [n for n in dir(settings) if "COOKIE" in n]
print(json.dumps({
    "headers": dict(safe.headers),
    "plain": [plain.status_code, plain.headers.get("Location")],
    "health": health.status_code,
    "settings": {n: getattr(settings, n) for n in names},
}))
"""


@pytest.fixture(scope="module")
def production():
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEBUG": "0",
        "SECRET_KEY": "x7" * 32,
        "ENCRYPTION_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        "PUBLIC_URL": "https://recado.example.com",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_every_answer_forbids_what_the_pages_do_not_need(production):
    headers = production["headers"]
    policy = headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_plain_http_is_sent_to_https_except_for_health(production):
    assert production["plain"] == [301, "https://recado.example.com/login/"]
    assert production["health"] == 200


def test_cookies_are_for_https_and_not_for_scripts(production):
    found = production["settings"]
    for kind in ("SESSION", "CSRF"):
        assert found[f"{kind}_COOKIE_SECURE"] is True
        assert found[f"{kind}_COOKIE_HTTPONLY"] is True
        assert found[f"{kind}_COOKIE_SAMESITE"] == "Lax"
