"""Secrets: encrypted at rest with AES-256-GCM, hashed where only a comparison is needed."""

from __future__ import annotations

import base64
import hashlib
import secrets
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

_PREFIX = "v1"
_NONCE_BYTES = 12


class CannotDecrypt(RuntimeError):
    """The key that wrote this secret is not among ENCRYPTION_KEYS."""


@lru_cache(maxsize=4)
def _ring(keys: tuple[str, ...]) -> dict[str, AESGCM]:
    """Key id → cipher, in the order of ENCRYPTION_KEYS. A key's id is derived from the key."""
    ring = {}
    for encoded in keys:
        key = base64.b64decode(encoded, validate=True)
        if len(key) != 32:
            raise ImproperlyConfigured("Each of ENCRYPTION_KEYS must be 32 bytes in base64.")
        ring[hashlib.sha256(b"key-id" + key).hexdigest()[:8]] = AESGCM(key)
    if not ring:
        raise ImproperlyConfigured("ENCRYPTION_KEYS is empty.")
    return ring


def _keys() -> dict[str, AESGCM]:
    return _ring(tuple(settings.ENCRYPTION_KEYS))


def current_key_id() -> str:
    return next(iter(_keys()))


def encrypt(text: str) -> str:
    """`v1:<key id>:<base64 of nonce and ciphertext>`; the key id is authenticated too."""
    key_id, cipher = next(iter(_keys().items()))
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = cipher.encrypt(nonce, text.encode(), key_id.encode())
    return f"{_PREFIX}:{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(stored: str) -> str:
    """The text again. Raises CannotDecrypt for an unknown key or altered bytes."""
    try:
        _, key_id, encoded = stored.split(":", 2)
        raw = base64.b64decode(encoded)
        cipher = _keys()[key_id]
        return cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], key_id.encode()).decode()
    except (KeyError, ValueError, InvalidTag) as exc:
        raise CannotDecrypt from exc


def key_id_of(stored: str) -> str:
    return stored.split(":", 2)[1]


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that the database only ever sees encrypted. Can't be searched; "" stays ""."""

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return decrypt(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return encrypt(text) if text else text


def new_token() -> str:
    """A random token of 256 bits, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What is kept of a random token. (Not for passwords: those need a slow hash.)"""
    return hashlib.sha256(token.encode()).hexdigest()
