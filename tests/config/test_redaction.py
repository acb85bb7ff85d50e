"""Credentials and telephone numbers never reach a log."""

from __future__ import annotations

import json
import logging

import jwt
import pytest

from config.logs import CleanLine, Context, JsonLine
from config.redaction import clean

KEY = "rk_" + "a1B2-c3_" * 5
TOKEN = jwt.encode({"sub": "1"}, "a-secret-of-thirty-two-bytes-0000")


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.getLogger("test").makeRecord(
        "test", logging.ERROR, __file__, 1, message, args, None, extra=extra
    )
    Context().filter(made)
    return made


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"Authorization: Bearer {KEY}", KEY),
        (f"authorization: bearer {TOKEN}", TOKEN),
        (f"GET /ws/events/?token={TOKEN}&format=html", TOKEN),
        (f"the key {KEY} was refused", KEY),
        ("POST body password=hunter22 name=Rosa", "hunter22"),
        ('{"refreshToken": "abcdefgh", "name": "Rosa"}', "abcdefgh"),
        ("redis://:s3cr3t-word@10.0.0.5:6379/0 is down", "s3cr3t-word"),
        ("Cookie: sessionid=4f5g6h7j8k9l; theme=dark", "4f5g6h7j8k9l"),
        (f"Not Found: /invitations/{'a1-B_' * 8}xyz/", "a1-B_" * 8 + "xyz"),
        ("sent to +5511900000101", "5511900000101"),
    ],
)
def test_no_credential_survives_in_running_text(text, secret):
    assert secret in text
    assert secret not in clean(text)
    assert "•••" in clean(text)


@pytest.mark.parametrize(
    "text",
    [
        "tenant 0192f0a4-7d1e-7c3a-9f1b-2a3b4c5d6e7f suspended at 2026-11-21T10:00:00+00:00",
        "token expired for user 42",
        "swept 12 rows in 0.3 s (+12%)",
        "http://127.0.0.1:8000/t/acme/team/",
    ],
)
def test_what_is_no_secret_stays_readable(text):
    assert clean(text) == text


def test_a_json_line_stays_json_and_hides_extras_by_their_name():
    line = JsonLine().format(
        record("refused %s", KEY, api_key="x1y2", tenant="acme", headers={"Cookie": "a=b", "n": 1})
    )

    read = json.loads(line)
    assert read["message"] == "refused rk_•••"
    assert read["api_key"] == "•••"
    assert read["tenant"] == "acme"
    assert read["headers"] == {"Cookie": "•••", "n": 1}


def test_an_exceptions_text_is_cleaned_too():
    try:
        raise RuntimeError(f"bad answer to Bearer {TOKEN}")
    except RuntimeError as exc:
        made = record("failed")
        made.exc_info = (type(exc), exc, exc.__traceback__)

    for formatter in (CleanLine("%(message)s"), JsonLine()):
        text = formatter.format(made)
        assert "RuntimeError" in text
        assert TOKEN not in text
