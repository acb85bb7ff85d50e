"""What is said in a company reaches its own people, by what each may hear, and nobody else."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, transaction

from apps.accounts import keys, permissions, tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.live import publishing, rooms
from apps.accounts.models import Role
from apps.accounts.permissions import ROLES, may_as
from apps.accounts.tenancy import in_tenant
from tests.accounts.sockets.connections import (
    SOON,
    Socket,
    done,
    in_a_loop,
    opened,
    poison,
    token_of,
)

EVENTS = sorted(rooms.EVENTS)


def publish(tenant, event: str, **data) -> None:
    about = {"about": "one"} if event in rooms.PACED else {}
    publishing.publish(tenant, rooms.of_tenant(tenant.schema_name), event, data, **about)


async def close(*sockets: Socket) -> None:
    for socket in sockets:
        await socket.disconnect()


def test_the_contracts_events_are_the_ones_there_are():
    assert set(rooms.EVENTS) == {
        "campaign:update",
        "message:new",
        "message:status",
        "conversation:updated",
        "session:status",
        "import:update",
        "notification",
        "typing:start",
        "typing:stop",
        "quota:warning",
    }
    assert set(rooms.EVENTS.values()) <= permissions.ALL


@pytest.mark.parametrize("event", EVENTS)
@in_a_loop
async def test_an_event_reaches_every_role_that_may_hear_it_and_no_other_company(
    event, as_owner, as_admin, as_agent, as_viewer, as_stranger, acme, globex
):
    stranger = await opened("/t/globex/ws/events/", session=as_stranger)
    members = {
        Role.OWNER: await opened(session=as_owner),
        Role.ADMIN: await opened(session=as_admin),
        Role.AGENT: await opened(session=as_agent),
        Role.VIEWER: await opened(session=as_viewer),
    }

    await done(publish, acme, event, marker="acme")

    for role, socket in members.items():
        if rooms.EVENTS[event] in ROLES[role]:
            frame = await socket.hear()
            assert (frame["type"], frame["data"]) == (event, {"marker": "acme"}), role
            assert set(frame) == {"type", "data", "at"}
        else:
            assert await socket.hears_nothing(0.1), role
    assert await stranger.hears_nothing(0.1)
    await done(publish, globex, event, marker="globex")
    assert (await stranger.hear())["data"] == {"marker": "globex"}
    for socket in members.values():
        assert await socket.hears_nothing(0.05)
    await close(stranger, *members.values())


@pytest.mark.parametrize("event", EVENTS)
@in_a_loop
async def test_a_key_hears_only_what_its_scopes_say(event, acme):
    made = sync_to_async(keys.make)
    _key, secret = await made(
        acme, name="Shop", scopes=["campaigns.view"], by=PLATFORM, may=may_as("owner")
    )
    socket = await opened("/ws/events/", token=secret)

    await done(publish, acme, event)

    heard = not await socket.hears_nothing(0.15)
    assert heard == (rooms.EVENTS[event] == "campaigns.view")
    await socket.disconnect()


@pytest.mark.parametrize("event", EVENTS)
@in_a_loop
async def test_who_was_turned_away_hears_nothing(event, as_stranger, as_owner, acme):
    nobody = await opened()
    stranger = await opened(session=as_stranger)
    await done(tenants.suspend, acme, by=PLATFORM)
    suspended = await opened(session=as_owner)

    await done(publish, acme, event)

    for socket, code in ((nobody, 4401), (stranger, 4403), (suspended, 4423)):
        assert socket.code == code
        assert await socket.hears_nothing(0.1)
        await socket.disconnect()


@in_a_loop
async def test_an_event_of_a_newer_version_is_passed_over(as_owner, acme, monkeypatch):
    socket = await opened(session=as_owner)
    monkeypatch.setitem(rooms.EVENTS, "message:pinned", "conversations.view")

    def newer() -> None:
        publish(acme, "message:pinned")
        del rooms.EVENTS["message:pinned"]  # this process does not know it

    await done(newer)
    await done(publish, acme, "message:new", known=True)

    assert (await socket.hear())["data"] == {"known": True}
    await socket.disconnect()


@in_a_loop
async def test_what_is_said_to_one_person_reaches_all_their_tabs_and_only_theirs(
    as_agent, agent, as_owner, acme
):
    tabs = [await opened(session=as_agent), await opened(session=as_agent)]
    owner = await opened(session=as_owner)
    room = rooms.of_user(acme.schema_name, agent.pk)

    await done(publishing.publish, acme, room, "notification", {"for": "agent"})

    for tab in tabs:
        assert (await tab.hear())["data"] == {"for": "agent"}
    assert await owner.hears_nothing(0.1)
    await close(owner, *tabs)


@in_a_loop
async def test_somebody_in_two_companies_hears_each_at_its_own_address(as_agent, agent, globex):
    await sync_to_async(globex.memberships.create)(user=agent, role=Role.AGENT)
    here, there = (
        await opened(session=as_agent),
        await opened("/t/globex/ws/events/", session=as_agent),
    )

    room = rooms.of_user(globex.schema_name, agent.pk)
    await done(publishing.publish, globex, room, "notification", {"of": "globex"})

    assert (await there.hear())["data"] == {"of": "globex"}
    assert await here.hears_nothing(0.1)
    await close(here, there)


@in_a_loop
async def test_what_is_rolled_back_is_never_said(as_agent, acme):
    socket = await opened(session=as_agent)

    def change_of_mind() -> None:
        with transaction.atomic():
            publish(acme, "message:new")
            transaction.set_rollback(True)

    await done(change_of_mind)

    assert await socket.hears_nothing(0.15)
    await socket.disconnect()


def test_a_room_of_another_company_cant_be_spoken_to(acme, globex):
    with pytest.raises(ValueError, match="not t_acme's"):
        publishing.publish(acme, rooms.of_tenant(globex.schema_name), "message:new", {})
    with pytest.raises(ValueError, match="not t_acme's"):
        publishing.publish(acme, "t_acme2.tenant", "message:new", {})


def test_only_events_of_the_contract_are_said(acme):
    with pytest.raises(ValueError, match="not an event"):
        publishing.publish(acme, rooms.of_tenant(acme.schema_name), "message:deleted", {})


@in_a_loop
async def test_pages_get_fragments_in_their_own_language_from_one_publish(
    as_agent, as_owner, owner, agent, acme
):
    agent.language = "pt-br"
    await sync_to_async(agent.save)()
    english = await opened(session=as_owner, html=True)
    portuguese = await opened(session=as_agent, html=True)
    program = await opened(session=as_owner)

    await done(
        publishing.publish,
        acme,
        rooms.of_tenant(acme.schema_name),
        "message:new",
        {"id": "1"},
        template="components/skeleton.html",
        context={"rows": 1, "label": Said()},
    )

    assert "said in en" in await english.receive_from(SOON)
    assert "said in pt-br" in await portuguese.receive_from(SOON)
    assert (await program.hear())["data"] == {"id": "1"}
    await close(english, portuguese, program)


class Said:
    """Words that tell in which language they were drawn."""

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return f"said in {get_language()}"


@in_a_loop
async def test_an_event_without_fragments_is_not_for_pages(as_agent, acme):
    socket = await opened(session=as_agent, html=True)

    await done(publish, acme, "message:new")

    assert await socket.hears_nothing(0.15)
    await socket.disconnect()


class InWhichSchema:
    def __str__(self) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            return f"drawn in {cursor.fetchone()[0]}"


@in_a_loop
async def test_fragments_are_drawn_inside_the_company_wherever_the_thread_was(
    as_agent, acme, globex
):
    socket = await opened(session=as_agent, html=True)

    def careless() -> None:
        poison(globex)
        publishing.publish(
            acme,
            rooms.of_tenant(acme.schema_name),
            "message:new",
            {},
            template="components/skeleton.html",
            context={"rows": 1, "label": InWhichSchema()},
        )

    await done(careless)

    assert "drawn in t_acme" in await socket.receive_from(SOON)
    await socket.disconnect()


@in_a_loop
async def test_addresses_in_fragments_begin_where_the_reader_is(as_agent, acme):
    from django.utils import timezone

    await sync_to_async(acme.domains.create)(
        domain="chat.acme.example.com", verified_at=timezone.now()
    )
    by_path = await opened(session=as_agent, html=True)
    by_domain = await opened(
        "/ws/events/",
        session=as_agent,
        host="chat.acme.example.com",
        origin="http://chat.acme.example.com",
        html=True,
    )

    await done(
        publishing.publish,
        acme,
        rooms.of_tenant(acme.schema_name),
        "message:new",
        {},
        template="_bell.html",
    )

    assert 'hx-get="/t/acme/notifications/"' in await by_path.receive_from(SOON)
    assert 'hx-get="/notifications/"' in await by_domain.receive_from(SOON)
    await close(by_path, by_domain)


class Drawn:
    """Words that know whether anybody has drawn them."""

    times = 0

    def __str__(self) -> str:
        self.times += 1
        return "drawn"


def test_nothing_is_drawn_for_nobody(acme, django_capture_on_commit_callbacks):
    words = Drawn()
    context, room = {"text": words, "kind": "bad"}, rooms.of_tenant(acme.schema_name)
    with django_capture_on_commit_callbacks(execute=True) as said:
        publishing.publish(
            acme, room, "message:new", {}, template="_live_toast.html", context=context
        )

    assert (len(said), words.times) == (1, 0)
    assert "drawn" in publishing.fragments(acme, "_live_toast.html", context)["en"]
    assert words.times > 0


def test_saying_something_leaves_the_caller_where_it_was(acme, globex):
    from django.urls import get_script_prefix, get_urlconf

    before = get_script_prefix(), get_urlconf()
    with in_tenant(globex):
        publishing.fragments(acme, "_bell.html", {})
        assert connection.schema_name == globex.schema_name
    assert (get_script_prefix(), get_urlconf()) == before


def test_redis_being_away_stops_nobody(acme, settings, django_capture_on_commit_callbacks, caplog):
    from apps.accounts.momentary import store

    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    store.cache_clear()
    try:
        with django_capture_on_commit_callbacks(execute=True):
            publish(acme, "message:new")
    finally:
        store.cache_clear()

    assert "live frame lost" in caplog.text


@in_a_loop
async def test_a_token_hears_what_a_session_hears(agent, acme):
    token = await sync_to_async(token_of)(agent, acme)
    socket = await opened("/ws/events/", token=token)

    await done(publish, acme, "message:new", text="ação ✓")

    assert (await socket.hear())["data"] == {"text": "ação ✓"}
    await socket.disconnect()
