"""Notices reach the people they are for, in words of their language, in the bell and live."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from django.utils import translation

from apps.accounts import notifications, quotas, team
from apps.accounts.actor import Actor
from apps.accounts.models import Notification, Role
from tests.accounts.sockets.connections import SOON, done, in_a_loop, opened
from tests.factories import make_user

JOINED = {"name": "Rosa"}


def near_the_limit(tenant, resource: str = "max_channels", limit: int = 10) -> None:
    tenant.quota_overrides = {resource: limit}
    tenant.save(update_fields=["quota_overrides"])


@in_a_loop
async def test_a_notice_is_kept_and_shown_at_once_to_whom_it_is_for(
    as_agent, agent, as_owner, acme
):
    socket, somebody_else = await opened(session=as_agent), await opened(session=as_owner)

    await done(notifications.notify, acme, "member_joined", to=[agent], **JOINED)

    kept = await sync_to_async(Notification.objects.get)(user=agent)
    frame = await socket.hear()
    assert frame["type"] == "notification"
    assert frame["data"] | {"createdAt": None} == {
        "id": str(kept.pk),
        "kind": "member_joined",
        "text": "Rosa has joined the team.",
        "url": "/t/acme/team/",
        "unread": 1,
        "createdAt": None,
    }
    assert (kept.tenant_id, kept.params, kept.url, kept.read_at) == (acme.pk, JOINED, "team/", None)
    assert await somebody_else.hears_nothing(0.1)
    for one in (socket, somebody_else):
        await one.disconnect()


@in_a_loop
async def test_a_page_gets_the_bell_anew_and_a_toast(as_agent, agent, acme):
    socket = await opened(session=as_agent, html=True)

    await done(notifications.notify, acme, "member_joined", to=[agent], name="<b>Rosa</b>")

    html = await socket.receive_from(SOON)
    assert 'id="bell" hx-swap-oob="true"' in html
    assert "Notices, 1 new" in html
    assert 'id="toasts" hx-swap-oob="beforeend"' in html
    assert "&lt;b&gt;Rosa&lt;/b&gt; has joined the team." in html
    await socket.disconnect()


@in_a_loop
async def test_a_notice_of_one_company_is_not_shown_in_another(as_agent, agent, acme, globex):
    await sync_to_async(globex.memberships.create)(user=agent, role=Role.AGENT)
    here = await opened(session=as_agent)
    there = await opened("/t/globex/ws/events/", session=as_agent)

    await done(notifications.notify, globex, "member_joined", to=[agent], **JOINED)

    assert (await there.hear())["data"]["unread"] == 1
    assert await here.hears_nothing(0.1)
    for one in (here, there):
        await one.disconnect()


def test_whoever_invited_somebody_is_told_when_they_come(admin, acme):
    by = Actor(user=admin)
    invitation = team.invite(
        acme, email="rosa@example.com", role=Role.AGENT, by=by, my_role="admin"
    )
    rosa = make_user("rosa@example.com", name="Rosa")

    team.accept(invitation, rosa, by=Actor(user=rosa))

    notice = Notification.objects.get(user=admin)
    assert (notice.kind, notice.params) == ("member_joined", JOINED)


def test_words_follow_the_readers_language_and_an_unknown_kind_still_says_something(agent, acme):
    [notice] = notifications.notify(acme, "role_changed", to=[agent], role="admin")
    unknown = Notification(kind="from_a_former_version")

    with translation.override("en"):
        assert notifications.in_words(notice) == "Your role is now: administrator."
        assert notifications.in_words(unknown) == "Something has changed."
    assert notifications.icon_of(notice) == "people"
    assert notifications.icon_of(unknown) == "info"


def _is_of_accounts(kind: notifications.Kind) -> bool:
    """Apps above add kinds of their own and try them among their own tests."""
    return kind.words.__module__.startswith("apps.accounts.")


def test_every_kind_reads_well_and_leads_to_a_page_that_exists(agent, acme):
    examples = {
        "member_joined": JOINED,
        "role_changed": {"role": "viewer"},
        "quota_nearly_used": {"resource": "max_users", "used": 4, "limit": 5},
        "quota_used": {"resource": "max_users", "used": 5, "limit": 5},
    }
    ours = {name for name, kind in notifications.kinds.by_name.items() if _is_of_accounts(kind)}
    assert examples.keys() == ours
    for kind, params in examples.items():
        [notice] = notifications.notify(acme, kind, to=[agent], **params)
        assert "%" not in notifications.in_words(notice)
        assert notifications.address_of(notice) == f"/{notice.url}"
        assert notice.url.endswith("/")


def test_a_kind_must_be_known_before_it_is_told(agent, acme):
    with pytest.raises(KeyError):
        notifications.notify(acme, "surprise", to=[agent])


def test_those_who_may_are_found_by_the_permission_table(owner, admin, agent, viewer, acme):
    may_pay = notifications.those_who_may(acme, "plan.view")
    may_look = notifications.those_who_may(acme, "home.view")

    assert set(may_pay) == {owner, admin}
    assert set(may_look) == {owner, admin, agent, viewer}


def test_a_limit_is_warned_of_once_when_nearly_used_and_once_when_used(acme, owner, admin, agent):
    near_the_limit(acme)
    kinds = Notification.objects.filter(tenant=acme).order_by("pk").values_list("kind", flat=True)

    quotas.take(acme, "max_channels", 7)
    assert list(kinds.all()) == []
    quotas.take(acme, "max_channels")
    assert list(kinds.all()) == ["quota_nearly_used"] * 2  # the owner and the administrator
    quotas.take(acme, "max_channels")
    quotas.take(acme, "max_channels")
    assert list(kinds.all())[2:] == ["quota_used"] * 2
    quotas.give_back(acme, "max_channels")
    quotas.take(acme, "max_channels")
    assert kinds.count() == 4


@in_a_loop
async def test_whoever_sees_the_plan_hears_the_warning(as_owner, as_agent, acme):
    await sync_to_async(near_the_limit)(acme)
    owner, agent = await opened(session=as_owner), await opened(session=as_agent)

    await done(quotas.take, acme, "max_channels", 8)

    frame = await owner.hear()
    assert frame["type"] == "quota:warning"
    assert frame["data"] == {"resource": "max_channels", "used": 8, "limit": 10}
    assert (await owner.hear())["type"] == "notification"
    assert await agent.hears_nothing(0.1)
    for one in (owner, agent):
        await one.disconnect()
