"""Who may open a live connection, and with which code the others are turned away."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.utils import timezone

from apps.accounts import keys, places, tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.live import guests
from apps.accounts.models import ApiKey, Domain, Membership, TokenFamily, User
from apps.accounts.momentary import store
from apps.accounts.permissions import may_as
from tests.accounts.sockets.connections import (
    SOON,
    in_a_loop,
    in_this_context,
    knock,
    opened,
    poison,
    token_of,
)

NO_CREDENTIAL, NOT_HERE, UNKNOWN, SUSPENDED, NO_SEAT = 4401, 4403, 4404, 4423, 4429


def key_of(tenant, *scopes: str) -> tuple[ApiKey, str]:
    return keys.make(tenant, name="Shop", scopes=scopes, by=PLATFORM, may=may_as("owner"))


def verified(tenant, domain: str) -> Domain:
    return Domain.objects.create(tenant=tenant, domain=domain, verified_at=timezone.now())


@in_a_loop
async def test_a_member_with_a_session_comes_in(as_viewer):
    socket = await opened(session=as_viewer)

    assert socket.code is None
    await socket.disconnect()


@in_a_loop
async def test_nobody_is_turned_away_whatever_the_company(db, acme):
    assert (await opened()).code == NO_CREDENTIAL
    assert (await opened("/t/nowhere/ws/events/")).code == NO_CREDENTIAL
    assert (await opened("/ws/events/")).code == NO_CREDENTIAL


@pytest.mark.parametrize(
    "cookie", ["sessionid=", "sessionid=nonsense", "sessionid=" + "a" * 32, "sessionid=%00%ff"]
)
@in_a_loop
async def test_a_made_up_session_opens_nothing(cookie, acme):
    assert (await opened(headers={"cookie": cookie})).code == NO_CREDENTIAL


@in_a_loop
async def test_a_session_whose_password_changed_meanwhile_opens_nothing(as_agent, agent):
    def change() -> None:
        agent.set_password("another-correct-horse")
        agent.save()

    await sync_to_async(change)()

    assert (await opened(session=as_agent)).code == NO_CREDENTIAL


@in_a_loop
async def test_a_login_that_was_switched_off_opens_nothing(as_agent, agent, acme):
    token = await sync_to_async(token_of)(agent, acme)
    await sync_to_async(User.objects.filter(pk=agent.pk).update)(is_active=False)

    assert (await opened(session=as_agent)).code == NO_CREDENTIAL
    assert (await opened(token=token)).code == NO_CREDENTIAL


@in_a_loop
async def test_another_companys_owner_is_a_stranger(as_stranger):
    assert (await opened(session=as_stranger)).code == NOT_HERE


@in_a_loop
async def test_a_company_that_does_not_exist_is_unknown(as_agent):
    assert (await opened("/t/nowhere/ws/events/", session=as_agent)).code == UNKNOWN


@in_a_loop
async def test_a_session_needs_a_company_in_the_address(as_agent):
    assert (await opened("/ws/events/", session=as_agent)).code == UNKNOWN


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://evil.example.net",
        "http://testserver.evil.example.net",
        "http://testserver:8080",
        "https://testserver.",
    ],
)
@in_a_loop
async def test_a_page_of_another_site_cant_use_the_cookie(origin, as_agent):
    assert (await opened(session=as_agent, origin=origin)).code == NOT_HERE


@in_a_loop
async def test_behind_a_proxy_with_tls_the_origin_is_https(as_agent):
    forwarded = {"x-forwarded-proto": "https"}
    over_tls = await opened(session=as_agent, origin="https://testserver:8443", headers=forwarded)
    assert over_tls.code == NOT_HERE

    socket = await opened(
        session=as_agent, host="testserver", origin="https://testserver", headers=forwarded
    )
    assert socket.code is None
    await socket.disconnect()


@in_a_loop
async def test_an_allowed_origin_may_use_the_cookie(as_agent, settings):
    settings.ALLOWED_ORIGINS = ["https://app.example.com"]

    socket = await opened(session=as_agent, origin="https://app.example.com")

    assert socket.code is None
    await socket.disconnect()


@in_a_loop
async def test_a_token_names_its_company_by_itself(agent, acme):
    token = await sync_to_async(token_of)(agent, acme)

    for path in ("/ws/events/", "/t/acme/ws/events/"):
        socket = await opened(path, token=token, origin=None)
        assert socket.code is None
        await socket.disconnect()


@in_a_loop
async def test_a_token_may_come_in_the_authorization_header(agent, acme):
    token = await sync_to_async(token_of)(agent, acme)

    socket = await opened(headers={"authorization": f"Bearer {token}"}, origin=None)

    assert socket.code is None
    await socket.disconnect()


@pytest.mark.parametrize("path", ["/t/globex/ws/events/", "/t/nowhere/ws/events/"])
@in_a_loop
async def test_an_address_that_disagrees_with_the_token_says_nothing_of_itself(path, agent, acme):
    token = await sync_to_async(token_of)(agent, acme)

    assert (await opened(path, token=token)).code == UNKNOWN


@pytest.mark.parametrize("token", ["nonsense", "rk_nonsense", "a.b.c", "rk_", "%00"])
@in_a_loop
async def test_a_made_up_token_opens_nothing(token, acme):
    assert (await opened(token=token)).code == NO_CREDENTIAL


@in_a_loop
async def test_a_token_is_believed_rather_than_the_cookie_beside_it(as_agent):
    assert (await opened(session=as_agent, token="nonsense")).code == NO_CREDENTIAL


@in_a_loop
async def test_a_token_whose_login_ended_opens_nothing(agent, acme):
    token = await sync_to_async(token_of)(agent, acme)
    await sync_to_async(TokenFamily.objects.update)(revoked_at=timezone.now())

    assert (await opened(token=token)).code == NO_CREDENTIAL


@in_a_loop
async def test_an_expired_token_opens_nothing(agent, acme, settings):
    settings.JWT_ACCESS_MINUTES = -1 / 60  # a second ago: within what clocks may differ
    token = await sync_to_async(token_of)(agent, acme)

    assert (await opened(token=token)).code == NO_CREDENTIAL


@in_a_loop
async def test_a_member_who_was_shown_out_is_not_here_any_more(agent, acme):
    token = await sync_to_async(token_of)(agent, acme)
    await sync_to_async(Membership.objects.filter(user=agent).delete)()

    assert (await opened(token=token)).code == NOT_HERE


@in_a_loop
async def test_an_api_key_comes_in_until_it_expires(acme):
    key, secret = await sync_to_async(key_of)(acme, "campaigns.view")
    socket = await opened("/ws/events/", token=secret, origin=None)
    assert socket.code is None
    await socket.disconnect()

    await sync_to_async(ApiKey.objects.filter(pk=key.pk).update)(expires_at=timezone.now())
    assert (await opened("/ws/events/", token=secret)).code == NO_CREDENTIAL


@in_a_loop
async def test_an_api_key_opens_only_its_own_company(acme):
    _key, secret = await sync_to_async(key_of)(acme, "campaigns.view")

    assert (await opened("/t/globex/ws/events/", token=secret)).code == UNKNOWN


@in_a_loop
async def test_a_suspended_company_is_closed_to_its_members(as_owner, owner, acme):
    token = await sync_to_async(token_of)(owner, acme)
    _key, secret = await sync_to_async(key_of)(acme, "campaigns.view")
    await sync_to_async(tenants.suspend)(acme, by=PLATFORM)

    assert (await opened(session=as_owner)).code == SUSPENDED
    assert (await opened(token=token)).code == SUSPENDED
    assert (await opened(token=secret)).code == SUSPENDED


@in_a_loop
async def test_a_superadmin_comes_in_only_where_they_entered(as_superadmin, acme):
    assert (await opened(session=as_superadmin)).code == NOT_HERE

    def enter() -> None:
        session = as_superadmin.session
        session[places.ENTERED] = [str(acme.pk)]
        session.save()

    await sync_to_async(enter)()
    socket = await opened(session=as_superadmin)
    assert socket.code is None
    await socket.disconnect()
    assert (await opened("/t/globex/ws/events/", session=as_superadmin)).code == NOT_HERE


@in_a_loop
async def test_a_superadmins_token_chooses_by_the_address(superadmin, acme):
    token = await sync_to_async(token_of)(superadmin, None)
    assert (await opened("/ws/events/", token=token)).code == UNKNOWN
    assert (await opened("/t/nowhere/ws/events/", token=token)).code == UNKNOWN

    socket = await opened("/t/globex/ws/events/", token=token)
    assert socket.code is None
    await socket.disconnect()


@in_a_loop
async def test_a_companys_own_domain_is_its_address(as_agent, acme, globex):
    await sync_to_async(verified)(acme, "chat.acme.example.com")
    await sync_to_async(verified)(globex, "chat.globex.example.com")

    socket = await opened(
        "/ws/events/",
        session=as_agent,
        host="chat.acme.example.com:8443",
        origin="http://chat.acme.example.com:8443",
    )
    assert socket.code is None
    await socket.disconnect()
    for host, path, code in (
        ("chat.globex.example.com", "/ws/events/", NOT_HERE),
        ("chat.acme.example.com", "/t/acme/ws/events/", UNKNOWN),
        ("other.example.com", "/ws/events/", UNKNOWN),
        ("other.example.com", "/t/acme/ws/events/", UNKNOWN),
    ):
        refused = await opened(path, session=as_agent, host=host, origin=f"http://{host}")
        assert refused.code == code, (host, path)


@in_a_loop
async def test_a_domain_and_a_token_must_agree(agent, acme, globex):
    await sync_to_async(verified)(acme, "chat.acme.example.com")
    await sync_to_async(verified)(globex, "chat.globex.example.com")
    token = await sync_to_async(token_of)(agent, acme)

    assert (
        await opened("/ws/events/", token=token, host="chat.globex.example.com")
    ).code == UNKNOWN
    assert (await opened("/ws/events/", token=token, host="other.example.com")).code == UNKNOWN
    socket = await opened("/ws/events/", token=token, host="chat.acme.example.com")
    assert socket.code is None
    await socket.disconnect()


@pytest.mark.parametrize("path", ["/", "/ws/", "/ws/other/", "/t/acme/", "/t/a/b/ws/events/"])
@in_a_loop
async def test_elsewhere_the_handshake_is_refused(path, db):
    accepted, _code = await knock(path).connect()

    assert not accepted


@in_a_loop
async def test_the_door_reads_the_right_company_whatever_the_thread_did_before(
    as_agent, acme, globex
):
    def poisoned() -> None:
        poison(globex)
        with connection.cursor() as cursor:  # an empty table that would be read first there
            cursor.execute("CREATE TABLE accounts_membership (LIKE public.accounts_membership)")

    await sync_to_async(poisoned)()

    socket = await opened(session=as_agent)

    assert socket.code is None
    await socket.disconnect()


@in_a_loop
async def test_one_connection_too_many_is_closed_and_a_free_seat_is_used_again(as_agent, acme):
    acme.quota_overrides = {"max_sockets": 2}
    await sync_to_async(acme.save)()
    first, second = await opened(session=as_agent), await opened(session=as_agent)

    assert (await opened(session=as_agent)).code == NO_SEAT
    await first.disconnect()
    third = await opened(session=as_agent)

    assert third.code is None
    for socket in (second, third):
        await socket.disconnect()


@in_a_loop
async def test_another_companys_connections_take_no_seat(as_agent, as_stranger, acme):
    acme.quota_overrides = {"max_sockets": 1}
    await sync_to_async(acme.save)()
    theirs = await opened("/t/globex/ws/events/", session=as_stranger)

    socket = await opened(session=as_agent)

    assert (socket.code, theirs.code) == (None, None)
    for one in (socket, theirs):
        await one.disconnect()


@pytest.mark.parametrize("way", ["session", "token", "key"])
def test_the_door_asks_the_database_little(
    way, as_agent, agent, acme, django_assert_max_num_queries
):
    credentials = {
        "session": {"session_key": as_agent.session.session_key, "origin": "http://testserver"},
        "token": {"token": token_of(agent, acme)},
        "key": {"token": key_of(acme, "campaigns.view")[1]},
    }
    visitor = guests.Knock(host="testserver", slug="acme", **credentials[way])
    guests.recognise(visitor)  # notes that the key was used, once a minute

    with django_assert_max_num_queries(6):  # SET search_path there and back among them
        guests.recognise(visitor)


@in_a_loop
async def test_without_redis_the_handshake_is_refused_and_may_be_tried_again(
    as_agent, settings, caplog
):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    store.cache_clear()
    application = in_this_context()
    socket = await sync_to_async(knock)(session=as_agent, application=application)
    try:
        accepted, _code = await socket.connect(timeout=SOON)
    finally:
        store.cache_clear()

    assert not accepted
    assert "live connection lost" in caplog.text
