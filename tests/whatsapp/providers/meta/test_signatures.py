"""Only who knows the app's secret may speak for Meta."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256

import pytest

from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.protocol import Connection

RAW = '{"text": "caf\\u00e9 ☕"}'.encode()
HEADER = "x-hub-signature-256"


def is_genuine(headers: Mapping[str, str], raw: bytes = RAW, *, secret: str = "s3cret") -> bool:
    connection = Connection("https://graph.example", "1", token="", secret=secret)
    return provider_of("meta").verify(connection, headers, raw)


def signed(raw: bytes = RAW, *, secret: str = "s3cret") -> dict[str, str]:
    return {HEADER: f"sha256={hmac.new(secret.encode(), raw, sha256).hexdigest()}"}


def test_what_meta_signed_is_genuine() -> None:
    assert is_genuine(signed())


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {HEADER: ""},
        {HEADER: "sha256="},
        {HEADER: signed()[HEADER].removeprefix("sha256=")},
        {HEADER: signed()[HEADER].replace("sha256", "sha1")},
        {HEADER: signed()[HEADER][:-1]},
        {HEADER: "sha256=ç" + "0" * 63},
        {HEADER: "sha256=\ud800"},
        signed(secret="other"),
        signed(RAW + b" "),
        {"x-hub-signature": signed()[HEADER]},
    ],
)
def test_anything_else_is_forged(headers: dict[str, str]) -> None:
    assert not is_genuine(headers)


def test_without_a_secret_nothing_is_genuine() -> None:
    assert not is_genuine(signed(secret=""), secret="")
