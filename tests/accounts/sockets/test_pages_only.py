"""What is said to pages alone, who watches what, and being told that one has joined."""

from __future__ import annotations

from apps.accounts.live import publishing, rooms
from tests.accounts.sockets.conftest import ACMES
from tests.accounts.sockets.connections import done, in_a_loop, opened


def say_to_pages(tenant) -> None:
    room = rooms.of_thing(tenant.schema_name, "conversation", ACMES)
    context = {"text": "for pages", "kind": "info"}
    publishing.publish(
        tenant, room, "message:new", None, template="_live_toast.html", context=context
    )


@in_a_loop
async def test_programs_do_not_hear_what_is_for_pages(as_viewer, acme):
    program = await opened(session=as_viewer)
    assert (await program.ask("join-conversation", ACMES))["type"] == "done"
    await done(say_to_pages, acme)

    assert await program.hears_nothing(0.2)
    await program.disconnect()


@in_a_loop
async def test_a_page_is_told_that_it_joined_and_hears_from_then_on(as_viewer, acme):
    page = await opened(session=as_viewer, html=True)
    await page.say("join-conversation", data={"id": str(ACMES)}, ref="<joined>")
    assert await page.receive_from() == '<i id="done-&lt;joined&gt;" hidden></i>'
    await done(say_to_pages, acme)

    assert "for pages" in await page.receive_from()
    await page.disconnect()


@in_a_loop
async def test_it_is_known_what_somebody_looks_at(as_viewer, acme, globex):
    socket = await opened(session=as_viewer)
    assert await done(publishing.watched, acme, "conversation") == set()
    await socket.ask("join-conversation", ACMES)

    assert await done(publishing.watched, acme, "conversation") == {ACMES}
    assert await done(publishing.watched, acme, "campaign") == set()
    assert await done(publishing.watched, globex, "conversation") == set()
    await socket.disconnect()


def test_nobody_looks_at_anything_while_redis_is_away(acme, monkeypatch):
    from redis.exceptions import ConnectionError as Away

    def away() -> None:
        raise Away("gone")

    monkeypatch.setattr(publishing, "store", away)

    assert publishing.watched(acme, "conversation") == set()
