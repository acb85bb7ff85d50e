"""An open connection ends when its login, its right or its company does."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from asgiref.sync import sync_to_async
from django.contrib.auth import logout
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from apps.accounts import keys, logins, team, tenants, tokens
from apps.accounts.actor import PLATFORM
from apps.accounts.live import consumers, guests, publishing, rooms, seats
from apps.accounts.models import ApiKey, Membership, Role, TokenFamily
from apps.accounts.permissions import may_as
from tests.accounts.sockets.conftest import ACMES
from tests.accounts.sockets.connections import SOON, Socket, done, in_a_loop, opened, token_of


def membership_of(user: Any, tenant: Any) -> Membership:
    return Membership.objects.select_related("tenant", "user").get(user=user, tenant=tenant)


def log_out(client: Client) -> None:
    """As the log-out page does: the session is gone right after the signal."""
    request = HttpRequest()
    request.session = client.session
    request.user = _user_of(client)
    logout(request)


def _user_of(client: Client) -> Any:
    from apps.accounts.models import User

    return User.objects.get(pk=client.session["_auth_user_id"])


async def close(*sockets: Socket) -> None:
    for socket in sockets:
        await socket.disconnect()


@in_a_loop
async def test_logging_out_ends_that_browsers_connections_and_no_others(
    as_agent, agent, login, acme
):
    other_browser = await sync_to_async(login)(agent)
    here, there = await opened(session=as_agent), await opened(session=other_browser)
    program = await opened(token=await sync_to_async(token_of)(agent, acme))

    await done(log_out, as_agent)

    assert await here.closed_within(SOON) == guests.NO_CREDENTIAL
    for socket in (there, program):
        assert await socket.closed_within(0.2) is None
    await close(here, there, program)


@in_a_loop
async def test_ending_one_device_ends_its_connections(as_agent, agent, login, rf):
    def remember(client: Client) -> UserSession:
        return UserSession.objects.create(
            user=agent, session_key=client.session.session_key, ip="127.0.0.1", user_agent="x"
        )

    phone = await sync_to_async(login)(agent)
    device = await sync_to_async(remember)(phone)
    here, there = await opened(session=as_agent), await opened(session=phone)

    await done(logins.end, device, by=PLATFORM)

    assert await there.closed_within(SOON) == guests.NO_CREDENTIAL
    assert await here.closed_within(0.2) is None
    await close(here, there)


@in_a_loop
async def test_logging_out_everywhere_ends_programs_too(agent, acme):
    socket = await opened(token=await sync_to_async(token_of)(agent, acme))

    await done(logins.end_everywhere, agent, by=PLATFORM)

    assert await socket.closed_within(SOON) == guests.NO_CREDENTIAL
    await socket.disconnect()


@in_a_loop
async def test_ending_one_programs_login_ends_its_connections(agent, acme):
    pairs = [await sync_to_async(tokens.issue)(agent, acme) for _ in range(3)]
    sockets = [await opened(token=pair.access) for pair in pairs]

    await done(tokens.revoke, pairs[0].family)
    await done(logins.end_family, pairs[1].family, by=PLATFORM)

    assert await sockets[0].closed_within(SOON) == guests.NO_CREDENTIAL
    assert await sockets[1].closed_within(SOON) == guests.NO_CREDENTIAL
    assert await sockets[2].closed_within(0.2) is None
    await close(*sockets)


@in_a_loop
async def test_who_is_removed_hears_nothing_more(as_agent, agent, owner, as_owner, acme):
    agents, owners = await opened(session=as_agent), await opened(session=as_owner)
    membership = await sync_to_async(membership_of)(agent, acme)

    await done(team.remove, membership, by=PLATFORM, my_role=Role.OWNER)

    assert await agents.closed_within(SOON) == guests.NOT_HERE
    assert await owners.closed_within(0.2) is None
    await done(
        publishing.publish, acme, rooms.of_tenant(acme.schema_name), "message:new", {"secret": True}
    )
    assert await agents.hears_nothing(0.1)
    await close(agents, owners)


@in_a_loop
async def test_a_lesser_role_stays_but_hears_and_may_less(as_admin, admin, acme):
    socket = await opened(session=as_admin)
    assert (await socket.ask("join-export", ACMES))["type"] == "done"
    membership = await sync_to_async(membership_of)(admin, acme)

    await done(team.change_role, membership, Role.VIEWER, by=PLATFORM, my_role=Role.OWNER)

    notice = await socket.hear()
    assert (notice["type"], notice["data"]["kind"]) == ("notification", "role_changed")
    assert (await socket.ask("join-export", ACMES))["data"]["code"] == "not_allowed"
    room = rooms.of_thing(acme.schema_name, "export", ACMES)
    await done(publishing.publish, acme, room, "message:new", {})
    await done(publishing.publish, acme, rooms.of_tenant(acme.schema_name), "quota:warning", {})
    assert await socket.hears_nothing(0.15)
    await socket.disconnect()


@in_a_loop
async def test_suspending_a_company_ends_all_its_connections_and_no_others(
    as_agent, agent, as_stranger, acme
):
    _key, secret = await sync_to_async(keys.make)(
        acme, name="Shop", scopes=["campaigns.view"], by=PLATFORM, may=may_as("owner")
    )
    page = await opened(session=as_agent)
    program = await opened(token=await sync_to_async(token_of)(agent, acme))
    machine = await opened(token=secret)
    elsewhere = await opened("/t/globex/ws/events/", session=as_stranger)

    await done(tenants.suspend, acme, by=PLATFORM)

    for socket in (page, program, machine):
        assert await socket.closed_within(SOON) == guests.SUSPENDED
    assert await elsewhere.closed_within(0.2) is None
    await close(page, program, machine, elsewhere)


@in_a_loop
async def test_revoking_a_key_ends_its_connections(acme):
    made = [
        await sync_to_async(keys.make)(
            acme, name=name, scopes=["campaigns.view"], by=PLATFORM, may=may_as("owner")
        )
        for name in ("Shop", "Till")
    ]
    shop, till = [await opened(token=secret) for _key, secret in made]

    await done(keys.revoke, made[0][0], by=PLATFORM)

    assert await shop.closed_within(SOON) == guests.NO_CREDENTIAL
    assert await till.closed_within(0.2) is None
    await close(shop, till)


@in_a_loop
async def test_a_connection_ends_with_its_token(agent, acme, settings):
    settings.JWT_ACCESS_MINUTES = 3 / 60
    socket = await opened(token=await sync_to_async(token_of)(agent, acme))
    assert socket.code is None

    assert await socket.closed_within(SOON) == guests.NO_CREDENTIAL
    await socket.disconnect()


@in_a_loop
async def test_what_nobody_told_is_found_by_the_regular_check(as_agent, agent, acme, monkeypatch):
    monkeypatch.setattr(consumers, "LOOK_AGAIN", 0.2)
    page = await opened(session=as_agent)
    program = await opened(token=await sync_to_async(token_of)(agent, acme))

    await sync_to_async(TokenFamily.objects.update)(revoked_at=timezone.now())
    assert await program.closed_within(SOON) == guests.NO_CREDENTIAL
    await sync_to_async(Membership.objects.filter(user=agent).delete)()
    assert await page.closed_within(SOON) == guests.NOT_HERE
    await close(page, program)


@in_a_loop
async def test_a_cookie_that_now_belongs_to_somebody_else_ends_the_old_connection(
    as_agent, owner, acme
):
    socket = await opened(session=as_agent)

    def swap() -> None:
        session = as_agent.session
        session["_auth_user_id"] = str(owner.pk)
        session["_auth_user_hash"] = owner.get_session_auth_hash()
        session.save()

    await sync_to_async(swap)()
    await done(publishing.recheck, rooms.of_tenant(acme.schema_name))

    assert await socket.closed_within(SOON) == guests.NOT_HERE
    await socket.disconnect()


@in_a_loop
async def test_a_database_that_is_away_shows_nobody_out(as_agent, acme, monkeypatch, caplog):
    socket = await opened(session=as_agent)

    def away(*_: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(guests, "recognise", away)
    await done(publishing.recheck, rooms.of_tenant(acme.schema_name))

    assert await socket.closed_within(0.3) is None
    assert "guest not checked" in caplog.text
    await socket.disconnect()


@in_a_loop
async def test_a_seat_is_free_again_however_the_connection_ended(as_agent, agent, acme):
    left = await opened(session=as_agent)
    shown_out = await opened(session=as_agent)
    killed = await opened(session=as_agent)
    taken = sync_to_async(seats.taken)
    assert await taken(acme.schema_name) == 3

    await left.disconnect()
    assert await taken(acme.schema_name) == 2
    killed.future.cancel()  # as daphne does when it stops
    with pytest.raises(asyncio.CancelledError):
        await killed.future
    assert await taken(acme.schema_name) == 1
    await done(tenants.suspend, acme, by=PLATFORM)
    assert await shown_out.closed_within(SOON) == guests.SUSPENDED
    assert await taken(acme.schema_name) == 0
    await shown_out.disconnect()


@in_a_loop
async def test_nothing_is_left_in_the_channel_layer(as_agent, acme):
    from channels.layers import get_channel_layer

    left, killed = await opened(session=as_agent), await opened(session=as_agent)
    await left.ask("join-campaign", ACMES)
    layer = get_channel_layer()
    assert layer.groups

    await left.disconnect()
    killed.future.cancel()
    with pytest.raises(asyncio.CancelledError):
        await killed.future

    assert (layer.groups, layer.channels) == ({}, {})


def test_a_key_is_only_told_of_once(acme, django_capture_on_commit_callbacks):
    key, _secret = keys.make(
        acme, name="Shop", scopes=["campaigns.view"], by=PLATFORM, may=may_as("owner")
    )
    with django_capture_on_commit_callbacks() as first:
        keys.revoke(key, by=PLATFORM)
    with django_capture_on_commit_callbacks() as second:
        keys.revoke(ApiKey.objects.get(pk=key.pk), by=PLATFORM)
    assert (len(first), len(second)) == (1, 0)
