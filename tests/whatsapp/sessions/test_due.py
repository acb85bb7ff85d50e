"""Which sessions are asked for, and which are left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from apps.accounts.tenancy import in_public, in_tenant
from apps.whatsapp.models import Channel
from apps.whatsapp.sessions import due, ladder, record, tasks
from apps.whatsapp.sessions.due import Watched
from tests.whatsapp.sessions.conftest import make_channel

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
Status = Channel.Status


def watched(status: str, *, changed: int = 60, heard: int | None = None, **session: object) -> bool:
    """Whether a session is due that changed and was heard of so many minutes ago."""
    return Watched(
        "acme",
        UUID(int=1),
        status,
        NOON - timedelta(minutes=changed),
        None if heard is None else NOON - timedelta(minutes=heard),
        dict(session),
    ).is_due(NOON)


@pytest.mark.parametrize("status", [Status.STARTING, Status.SCAN_QR, Status.FAILED, Status.OFFLINE])
def test_what_changed_lately_is_asked_for_at_every_turn(status):
    assert watched(status, changed=9, heard=0)


@pytest.mark.parametrize(("heard", "is_due"), [(0, False), (1, False), (2, True), (None, True)])
def test_what_is_settled_is_asked_for_when_it_is_silent(heard, is_due):
    assert watched(Status.ONLINE, changed=1, heard=heard) is is_due
    assert watched(Status.SCAN_QR, changed=60, heard=heard) is is_due


def test_an_answer_to_our_own_question_counts_as_hearing_of_it():
    asked = (NOON - timedelta(minutes=1)).isoformat()

    assert not watched(Status.ONLINE, heard=99, polled_at=asked)


def test_a_live_session_in_doubt_is_looked_at_closely():
    assert watched(Status.ONLINE, changed=1, heard=0, misses=1)
    assert watched(Status.ONLINE, changed=1, heard=0, step=1)


def test_one_that_was_given_up_is_not_chased():
    assert not watched(Status.FAILED, changed=1, heard=0, step=len(ladder.LADDER))


def wanted(tenant, name):
    channel = make_channel(tenant, "http://127.0.0.1:1", name)
    with record.changing(channel) as session:
        session["wanted"] = True
    return channel


@pytest.fixture(autouse=True)
def _loopback(settings):
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.0/8"]


def test_all_companies_are_looked_after_each_in_its_own_schema(acme, globex):
    with in_tenant(acme):
        ours, unwanted = wanted(acme, "loja"), make_channel(acme, "http://127.0.0.1:1", "outra")
        gone = wanted(acme, "velha")
        Channel.objects.filter(pk=gone.pk).update(deleted_at=NOON)
    with in_tenant(globex):
        theirs = wanted(globex, "loja")

    with in_public():
        found = {(one.schema, one.channel_id) for one in due.watched()}

    assert found == {(acme.schema_name, ours.pk), (globex.schema_name, theirs.pk)}
    assert unwanted.pk not in {channel for _schema, channel in found}


def test_the_clock_has_each_asked_for_in_its_company(acme, globex):
    with in_tenant(acme):
        ours = wanted(acme, "loja")
    with in_tenant(globex):
        theirs = wanted(globex, "loja")

    tasks.watch_sessions()

    for tenant, channel in ((acme, ours), (globex, theirs)):
        with in_tenant(tenant):
            channel.refresh_from_db()
            assert channel.session["misses"] == 1, "its gateway was asked and did not answer"
