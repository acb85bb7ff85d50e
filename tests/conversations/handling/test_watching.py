"""Colleagues see who else looks at a conversation."""

from __future__ import annotations

import re
import time

import pytest

from apps.accounts.live import rooms, watchers
from tests.accounts.sockets.connections import done, in_a_loop, opened


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """A socket's questions share the test's connection, which must stay open meanwhile."""
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)


async def looking(client, conversation):
    page = await opened(session=client, html=True)
    await page.say("join-conversation", data={"id": str(conversation.pk)}, ref="joined")
    return page


async def here(page) -> list[str]:
    """The next time the page hears who is there."""
    while True:
        html = await page.receive_from()
        if 'id="here-' in html:
            return re.findall(r"data-watcher=\S+ title=\"(.*?) is here\"", html)


@in_a_loop
async def test_who_comes_and_goes_is_told_to_who_is_there(
    acme, conversation, as_agent, as_viewer, ana, viewer
):
    first = await looking(as_agent, conversation)
    assert await here(first) == ["Ana Prado"]
    second = await looking(as_viewer, conversation)
    assert await here(first) == ["Ana Prado", viewer.called]
    again = await looking(as_viewer, conversation)
    assert await here(first) == ["Ana Prado", viewer.called]
    await again.disconnect()
    assert await here(first) == ["Ana Prado", viewer.called]
    await second.disconnect()
    assert await here(first) == ["Ana Prado"]
    await first.disconnect()
    room = rooms.of_thing(acme.schema_name, "conversation", conversation.pk)
    assert await done(watchers.of, room) == []


def test_who_gave_no_sign_for_long_is_not_there(acme, conversation, monkeypatch):
    room = rooms.of_thing(acme.schema_name, "conversation", conversation.pk)
    who = watchers.Watcher("Ana", "1")
    assert watchers.came(room, who, "window")
    assert not watchers.came(room, who, "window")
    assert watchers.of(room) == [who]
    later = time.time() + watchers.STAYS + 1
    monkeypatch.setattr("apps.accounts.live.watchers.time.time", lambda: later)
    assert watchers.of(room) == []
