"""Error reports say where it broke and never whose data it was."""

from __future__ import annotations

import json

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport

from config import reporting

# Up here, because a report shows the lines of the program around the place where it broke.
NUMBER, WORD, TOKEN, PERSON = "+5511900000101", "hunter22", "abcdefghijk", "Rosa"


class Kept(Transport):
    """Keeps what would have left."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def capture_envelope(self, envelope) -> None:
        self.texts.append(envelope.serialize().decode())


@pytest.fixture
def reports():
    kept = Kept()
    with sentry_sdk.isolation_scope():
        reporting.start("https://public@reports.example.com/1", transport=kept)
        yield kept
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


@pytest.mark.django_db
def test_a_page_that_breaks_is_reported_without_the_person(reports, as_owner, owner, monkeypatch):
    from apps.accounts import places

    def broken(*_asked):
        number = NUMBER
        raise RuntimeError(f"no place for {number}, password={WORD}")

    monkeypatch.setattr(places, "find", broken)
    as_owner.raise_request_exception = False

    response = as_owner.post(f"/start/?token={TOKEN}", {"note": f"{PERSON} owes us 10"})

    assert response.status_code == 500
    sentry_sdk.flush(2)
    text = "\n".join(reports.texts)
    assert "RuntimeError" in text
    assert "no place for" in text
    for private in (
        NUMBER,
        WORD,
        TOKEN,
        PERSON,
        owner.email,
        as_owner.cookies["sessionid"].value,
    ):
        assert private not in text


def test_only_the_id_of_a_person_is_kept():
    event = {"user": {"id": "42", "email": "rosa@example.com", "ip_address": "10.0.0.1"}}

    assert reporting.without_personal_data(event, {}) == {"user": {"id": "42"}}
    assert json.dumps(event)
