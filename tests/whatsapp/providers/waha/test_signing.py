"""Whether a webhook is genuine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from apps.whatsapp.providers.waha import provider

# The example of the gateway's documentation, with the key "my-secret-key".
BODY = b'{"event":"message","session":"default","engine":"WEBJS"}'
SIGNATURE = (
    "208f8a55dde9e05519e898b10b89bf0d0b3b0fdf11fdbf09b6b90476301b98d8"
    "097c462b2b17a6ce93b6b47a136cf2e78a33a63f6752c2c1631777076153fa89"
)


def test_the_documented_example_is_genuine(connection):
    headers = {"x-webhook-hmac": SIGNATURE, "x-webhook-hmac-algorithm": "sha512"}

    assert provider.verify(connection, headers, BODY)
    assert provider.verify(connection, {"x-webhook-hmac": SIGNATURE.upper()}, BODY)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-webhook-hmac": ""},
        {"x-webhook-hmac": SIGNATURE[:-1] + "0"},
        {"x-webhook-hmac": "çã"},
        {"x-webhook-hmac": SIGNATURE, "x-webhook-hmac-algorithm": "sha1"},
    ],
)
def test_anything_else_is_forged(connection, headers):
    assert not provider.verify(connection, headers, BODY)


def test_another_body_or_no_key_is_forged(connection):
    headers = {"x-webhook-hmac": SIGNATURE}

    assert not provider.verify(connection, headers, BODY + b" ")
    assert not provider.verify(replace(connection, secret=""), headers, BODY)
