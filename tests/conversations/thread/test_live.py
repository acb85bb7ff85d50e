"""Bubbles reach the pages that show their thread; programs hear each event once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.live import publishing
from apps.accounts.tenancy import in_tenant
from apps.conversations import advancing, handling, outbox
from apps.conversations.advancing import Change
from apps.conversations.inbox import telling
from apps.conversations.models import Message, Status
from apps.conversations.outbox import Draft
from apps.conversations.thread import live
from apps.whatsapp.models import Media
from tests.accounts.sockets.connections import done, in_a_loop, opened
from tests.conversations.thread.kinds import Told


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """A socket's questions share the test's connection, which must stay open meanwhile."""
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)


@pytest.fixture
def say(told: Told, agent):
    """An answer, as a colleague sends it."""

    def said(text: str = "Já vai") -> Message:
        with in_tenant(told.tenant):
            draft = Draft(to=told.conversation, content={"text": text}, origin="agent")
            return outbox.send(told.tenant, draft, by=Actor(user=agent))

    return said


async def looking(client, told):
    """A page that shows the thread."""
    page = await opened(session=client, html=True)
    await page.say("join-conversation", data={"id": str(told.conversation.pk)}, ref="joined")
    assert "done-joined" in await page.receive_from()
    return page


async def bubbles(page):
    """The next thing for the thread; lists and toasts are others' concern."""
    while True:
        html = await page.receive_from()
        if "arrivals-" in html:
            return html


@in_a_loop
async def test_an_answer_stands_in_the_page_and_its_ticks_follow(told, say, as_viewer):
    page = await looking(as_viewer, told)
    message = await done(say)

    html = await bubbles(page)
    assert f'id="arrivals-{told.conversation.pk}" hx-swap-oob="beforeend"' in html
    assert f'id="m-{message.pk}"' in html
    assert "Já vai" in html
    assert "/t/acme/inbox/" in html

    await done(_advance, told, message)
    html = await bubbles(page)
    assert f'id="m-{message.pk}"' in html
    assert 'data-st="sent"' in html
    await page.disconnect()


@in_a_loop
async def test_a_program_that_joined_hears_it_once(told, say, as_agent):
    program = await opened(session=as_agent)
    assert (await program.ask("join-conversation", told.conversation.pk))["type"] == "done"
    message = await done(say)

    heard = []
    while not await program.hears_nothing(0.3):
        heard.append(await program.hear())
    new = [frame for frame in heard if frame["type"] == "message:new"]
    assert [item["id"] for frame in new for item in frame["data"]["items"]] == [str(message.pk)]
    await program.disconnect()


@in_a_loop
async def test_another_thread_is_another_room(told, say, as_agent):
    other = await done(_another, told)
    page = await looking(as_agent, other)
    await done(say)

    while not await page.hears_nothing(0.3):
        assert "arrivals-" not in await page.receive_from()
    await page.disconnect()


@in_a_loop
async def test_notes_and_what_was_done_come_too_and_go(told, agent, as_agent):
    page = await looking(as_agent, told)
    note = await done(_note, told, agent)
    assert "só para nós" in await bubbles(page)

    await done(_close, told, agent)
    assert "closed the conversation" in await bubbles(page)

    await done(live.gone, told.tenant, told.conversation, note.pk)
    assert f'data-gone="{note.pk}"' in await bubbles(page)
    await page.disconnect()


@in_a_loop
async def test_a_file_is_shown_as_soon_as_it_is_here(told, as_agent):
    media = await done(_pending, told)
    page = await looking(as_agent, told)
    await done(_came, told, media)

    assert "The file could not be fetched" in await bubbles(page)
    await page.disconnect()


def test_nothing_is_asked_when_nobody_looks(
    told, django_capture_on_commit_callbacks, django_assert_num_queries
):
    message = told.they("text", {"text": "oi"})
    with django_assert_num_queries(0), django_capture_on_commit_callbacks(execute=True):
        telling.arrived(told.tenant, [message])


def test_where_many_look_messages_are_asked_for_once(
    told, monkeypatch, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    others = {_another(told, place).conversation.pk for place in range(4)}
    monkeypatch.setattr(publishing, "watched", lambda *_: others)
    message = told.they("text", {"text": "oi"})

    with django_assert_max_num_queries(4), django_capture_on_commit_callbacks(execute=True):
        telling.arrived(told.tenant, [message])


def _advance(told, message):
    with in_tenant(told.tenant):
        advancing.apply(told.tenant, [Change(message.pk, Status.SENT, timezone.now(), "wamid.1")])


def _another(told, place=0):
    with in_tenant(told.tenant):
        return Told(told.tenant, phone=f"+551190000015{place}")


def _note(told, agent):
    with in_tenant(told.tenant):
        by = Actor(user=agent)
        return handling.take_note(told.tenant, told.conversation, "só para nós", by=by)


def _close(told, agent):
    with in_tenant(told.tenant):
        handling.close(told.tenant, told.conversation, by=Actor(user=agent))


def _pending(told):
    with in_tenant(told.tenant):
        media = Media.objects.create(kind="image", state="pending", channel_id=told.channel.pk)
        told.they("image", {}, media=media)
        return media


def _came(told, media):
    with in_tenant(told.tenant):
        media.state = Media.State.MISSING
        media.save()
        telling.files_came(told.tenant, [media])


def test_what_can_not_be_drawn_fails_nothing_else(
    told, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def broken(*_: object) -> set[object]:
        raise ValueError("broken")

    monkeypatch.setattr(publishing, "watched", broken)
    message = told.they("text", {"text": "oi"})

    with django_capture_on_commit_callbacks(execute=True):
        telling.arrived(told.tenant, [message])

    assert "broken" in caplog.text
