"""What is begun on one device goes on, on another of the same person."""

from __future__ import annotations

import pytest

from apps.accounts.actor import Actor
from apps.accounts.live import publishing, rooms
from apps.accounts.tenancy import in_tenant
from apps.conversations.composing import drafts, saying
from apps.conversations.composing.saying import Written
from apps.conversations.models import ReplyDraft
from tests.accounts.sockets.connections import done, in_a_loop, opened
from tests.conversations.outbox.conftest import make_inbound


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """A socket's questions share the test's connection, which must stay open meanwhile."""
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)


@pytest.fixture
def keep(acme, conversation, agent):
    def kept(text: str, **more) -> None:
        with in_tenant(acme):
            drafts.keep(acme, conversation, agent.pk, text, page="p1", **more)

    return kept


@pytest.fixture
def heard(acme, conversation):
    """The drafts that a page is told until it is told of an end, which goes the same way."""

    def end() -> None:
        context = {"text": "The end", "kind": "info"}
        with in_tenant(acme):
            publishing.publish(
                acme,
                rooms.of_tenant(acme.schema_name),
                "notification",
                None,
                template="_live_toast.html",
                context=context,
            )

    async def told(page) -> list[str]:
        await done(end)
        found = []
        while "The end" not in (html := await page.receive_from()):
            if f'id="elsewhere-{conversation.pk}"' in html:
                found.append(html)
        return found

    return told


@in_a_loop
async def test_their_other_pages_are_told_with_what_it_answers(
    rosa, channel, conversation, as_agent, keep, heard
):
    asked = await done(make_inbound, rosa, channel)
    page = await opened(session=as_agent, html=True)

    await done(keep, "Half <b>a</b> sent", is_note=True, reply_to=asked.pk)

    [html] = await heard(page)
    assert "Half &lt;b&gt;a&lt;/b&gt; sent</div>" in html
    assert 'data-page="p1"' in html
    assert 'data-note="1"' in html
    assert f'data-reply-to="{asked.pk}" data-quote="Hello"' in html
    await page.disconnect()


@in_a_loop
async def test_nobody_else_is_told(as_owner, keep, heard):
    page = await opened(session=as_owner, html=True)

    await done(keep, "Half a sent")

    assert await heard(page) == []
    await page.disconnect()


@in_a_loop
async def test_once_it_is_sent_or_emptied_there_is_none_any_more(as_agent, keep, heard):
    await done(keep, "Half a sent")
    page = await opened(session=as_agent, html=True)

    await done(keep, "")

    [html] = await heard(page)
    assert 'data-quote=""></div>' in html
    await done(keep, "  ")  # there was none
    assert await heard(page) == []
    await page.disconnect()


def test_saying_it_forgets_it(post):
    post("draft/", text="Half a sent", page="p1")
    post("say/", text="Half a sentence", key="a", page="p1")

    assert not ReplyDraft.objects.exists()


def test_what_is_said_elsewhere_leaves_the_draft(acme, conversation, agent, post):
    post("draft/", text="Half a sent")
    saying.say(acme, conversation, Written("By macro"), by=Actor(user=agent))

    assert ReplyDraft.objects.get().text == "Half a sent"
