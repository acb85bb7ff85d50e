"""What a gateway told by webhook is put on the channel, once and in order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.models import Tenant
from apps.whatsapp.events import SessionChanged, SessionState
from apps.whatsapp.models import Channel
from apps.whatsapp.sessions import verbs
from tests.whatsapp.sessions.conftest import make_channel

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
Status = Channel.Status


@pytest.fixture
def channel(inside_acme: Tenant) -> Channel:
    return make_channel(inside_acme, "https://waha.example.com")


def told(state: SessionState, word: str, *, after: int = 0, **more: str) -> SessionChanged:
    return SessionChanged("loja", state, word, NOON + timedelta(seconds=after), **more)


def test_older_news_that_was_overtaken_changes_nothing(acme, channel):
    verbs.apply(acme, channel, told(SessionState.ONLINE, "WORKING", after=2))

    assert not verbs.apply(acme, channel, told(SessionState.SCAN_QR, "SCAN_QR_CODE", after=1))

    assert (channel.status, channel.session["word"]) == (Status.ONLINE, "WORKING")


def test_the_same_news_twice_is_one(acme, channel):
    working = told(SessionState.ONLINE, "WORKING", phone="+5511900000101", name="Loja")

    assert verbs.apply(acme, channel, working)
    assert not verbs.apply(acme, channel, working)

    channel.refresh_from_db()
    assert (channel.phone_number, channel.verified_name) == ("+5511900000101", "Loja")


def test_another_phone_is_seen_as_such(acme, channel):
    verbs.apply(acme, channel, told(SessionState.ONLINE, "WORKING", phone="+5511900000101"))
    verbs.apply(
        acme, channel, told(SessionState.ONLINE, "WORKING", after=9, phone="+5511900000102")
    )

    assert channel.phone_number == "+5511900000102"


def test_each_new_code_is_told_to_open_pages_and_never_shown_in_the_news(
    acme, channel, django_capture_on_commit_callbacks
):
    scan = told(SessionState.SCAN_QR, "SCAN_QR_CODE")
    verbs.apply(acme, channel, scan)

    with django_capture_on_commit_callbacks() as callbacks:
        verbs.apply(acme, channel, told(SessionState.SCAN_QR, "SCAN_QR_CODE", after=20))

    frames = [c.args[2] for c in callbacks if getattr(c, "args", None)]
    assert [frame.event for frame in frames] == ["session:status"]
    assert "qr" not in {name.lower() for name in frames[0].data}
