"""Secrets at rest."""

from __future__ import annotations

import base64
import os

import pytest
from django.db import connection

from apps.accounts import secrets
from apps.ai.models import ProviderKey


def new_key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def test_what_is_encrypted_comes_back_and_looks_different_each_time():
    once, twice = secrets.encrypt("sk-secret"), secrets.encrypt("sk-secret")

    assert once != twice
    assert "sk-secret" not in once
    assert secrets.decrypt(once) == secrets.decrypt(twice) == "sk-secret"


def test_altered_bytes_are_refused():
    stored = secrets.encrypt("sk-secret")
    altered = stored[:-6] + ("A" if stored[-6] != "A" else "B") + stored[-5:]

    with pytest.raises(secrets.CannotDecrypt):
        secrets.decrypt(altered)


def test_a_key_that_moved_back_in_the_ring_still_decrypts(settings):
    old, new = new_key(), new_key()
    settings.ENCRYPTION_KEYS = [old]
    stored = secrets.encrypt("sk-secret")

    settings.ENCRYPTION_KEYS = [new, old]
    assert secrets.decrypt(stored) == "sk-secret"
    assert secrets.key_id_of(stored) != secrets.current_key_id()

    settings.ENCRYPTION_KEYS = [new]
    with pytest.raises(secrets.CannotDecrypt):
        secrets.decrypt(stored)


def test_the_database_only_sees_the_encrypted_form(inside_acme):
    ProviderKey.objects.create(provider="openai", key="sk-secret", last4="cret")

    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM ai_providerkey")
        (stored,) = cursor.fetchone()

    assert stored.startswith("v1:")
    assert "sk-secret" not in stored
    assert ProviderKey.objects.get().key == "sk-secret"
