"""Who hears of a message while they look elsewhere."""

from __future__ import annotations

from functools import partial

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.live import publishing, rooms
from apps.conversations import handling, news
from apps.conversations.handling import alerts
from apps.conversations.handling.alerts import Alerts
from tests.accounts.sockets.connections import done, in_a_loop, opened
from tests.conversations.folders.conftest import make_said


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """A socket's questions share the test's connection, which must stay open meanwhile."""
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)


@pytest.fixture
def write(acme, conversation, django_capture_on_commit_callbacks):
    """The customer writes; pages hear of it."""

    def said(text: str, **fields) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            message = make_said(conversation.channel, conversation.contact, text, **fields)
            conversation.preview = text
            conversation.save()
            news.messages_arrived.send(sender=None, messages=[message], tenant=acme)

    return said


@pytest.fixture
def heard(acme, django_capture_on_commit_callbacks):
    """What a page is told until it is told of an end, which goes the same way."""

    def end() -> None:
        room = rooms.of_tenant(acme.schema_name)
        context = {"text": "The end", "kind": "info"}
        with django_capture_on_commit_callbacks(execute=True):
            publishing.publish(
                acme, room, "notification", None, template="_live_toast.html", context=context
            )

    async def told(page) -> list[str]:
        await done(end)
        found = []
        while "The end" not in (html := await page.receive_from()):
            if 'id="alerts"' in html:
                found.append(html)
        return found

    return told


@pytest.mark.parametrize(
    ("wish", "owner", "tells"),
    [
        (Alerts(), "ana", True),
        (Alerts(mine=False), "ana", False),
        (Alerts(unassigned=True), "bruno", False),
        (Alerts(), None, False),
        (Alerts(unassigned=True), None, True),
        (Alerts(quiet_from="00:00", quiet_until="23:59"), "ana", False),
    ],
)
@in_a_loop
async def test_whom_a_message_concerns_and_who_wishes_it(
    acme, conversation, as_agent, ana, bruno, write, heard, wish, owner, tells
):
    def prepare() -> None:
        alerts.keep(ana.pk, wish)
        to = {"ana": ana.pk, "bruno": bruno.pk, None: None}[owner]
        handling.assign(acme, conversation, to=to, by=PLATFORM)

    await done(prepare)
    page = await opened(session=as_agent, html=True)
    await done(write, "Alguém aí?")
    told = await heard(page)
    assert bool(told) is tells
    if told:
        assert "Alguém aí?" in told[0]
        assert f"/t/acme/inbox/{conversation.pk}/" in told[0]


@in_a_loop
async def test_a_viewer_answers_nobody_and_is_left_in_peace(as_viewer, viewer, write, heard):
    await done(alerts.keep, viewer.pk, Alerts(unassigned=True))
    page = await opened(session=as_viewer, html=True)
    await done(write, "Alguém aí?")
    assert await heard(page) == []


@pytest.mark.parametrize("fields", [{"kind": "reaction"}, {"direction": "out", "origin": "phone"}])
@in_a_loop
async def test_reactions_and_our_own_words_ring_nobody(as_agent, ana, write, heard, fields):
    await done(alerts.keep, ana.pk, Alerts(unassigned=True))
    page = await opened(session=as_agent, html=True)
    await done(partial(write, "Aqui", **fields))
    assert await heard(page) == []
