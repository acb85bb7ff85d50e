"""What clients may say: joining, leaving, typing, and everything they may not."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from apps.accounts import keys, tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.live import frames, publishing, rooms, watching
from apps.accounts.permissions import may_as
from tests.accounts.sockets.conftest import ACMES, GLOBEXS
from tests.accounts.sockets.connections import SOON, done, in_a_loop, opened, poison

CLIENT_EVENTS = [
    "join-campaign",
    "leave-campaign",
    "join-conversation",
    "leave-conversation",
    "typing-start",
    "typing-stop",
]


def tell_campaign(tenant, thing_id, **data) -> None:
    room = rooms.of_thing(tenant.schema_name, "campaign", thing_id)
    publishing.publish(tenant, room, "campaign:update", data, about=thing_id)


async def watched_by(count: int, room: str) -> None:
    """Wait until so many of this process' connections are in the room."""
    layer = get_channel_layer()
    while count > sum(len(who) for name, who in layer.groups.items() if name.endswith(room)):
        await asyncio.sleep(0.01)


@in_a_loop
async def test_who_joins_a_campaign_hears_of_it_until_they_leave(as_viewer, acme):
    socket = await opened(session=as_viewer)
    await done(tell_campaign, acme, ACMES, sent=1)
    assert await socket.hears_nothing(0.1)

    assert (await socket.ask("join-campaign", ACMES))["type"] == "done"
    await done(tell_campaign, acme, ACMES, sent=2)
    frame = await socket.hear()
    assert (frame["type"], frame["data"]) == ("campaign:update", {"sent": 2})

    assert (await socket.ask("leave-campaign", ACMES))["type"] == "done"
    await done(tell_campaign, acme, ACMES, sent=3)
    assert await socket.hears_nothing(0.4)
    await socket.disconnect()


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "join-campaign", "data": {"id": str(ACMES)}},
        {"type": "join-campaign", "data": {"campaignId": str(ACMES)}},
        {"type": "join-campaign", "data": str(ACMES)},
        {"type": "join-campaign", "id": str(ACMES), "HEADERS": {"HX-Request": "true"}},
        {"type": "join-campaign", "campaignId": ACMES.hex.upper()},
    ],
)
@in_a_loop
async def test_a_join_may_be_written_as_programs_and_as_forms_do(frame, as_viewer, acme):
    socket = await opened(session=as_viewer)

    await socket.send_json_to(frame)
    await socket.ask("leave-campaign", uuid4())  # answered after the join
    await done(tell_campaign, acme, ACMES, sent=1)

    assert (await socket.hear())["data"] == {"sent": 1}
    await socket.disconnect()


@pytest.mark.parametrize("kind", ["campaign", "conversation"])
@in_a_loop
async def test_another_companys_id_is_as_unknown_as_one_that_is_nobodys(kind, as_owner, globex):
    socket = await opened(session=as_owner)
    answers = []
    for thing_id in (GLOBEXS, uuid4(), "7", "", "../../x", None, "0" * 500):
        answer = (await socket.ask(f"join-{kind}", thing_id))["data"]
        answers.append((answer["code"], answer["message"]))

    assert set(answers) == {("not_found", "There is nothing with this id.")}
    await done(tell_campaign, globex, GLOBEXS, sent=1)
    assert await socket.hears_nothing(0.1)
    await socket.disconnect()


@in_a_loop
async def test_the_same_id_in_two_companies_is_two_rooms(as_owner, as_stranger, acme, globex):
    def copy_to_globex() -> None:
        from django.db import connection

        from apps.accounts.tenancy import in_tenant

        with in_tenant(globex), connection.cursor() as cursor:
            cursor.execute("UPDATE ai_providerkey SET last4 = %s", [str(ACMES)[-4:]])

    await sync_to_async(copy_to_globex)()
    ours = await opened(session=as_owner)
    theirs = await opened("/t/globex/ws/events/", session=as_stranger)
    for socket in (ours, theirs):
        assert (await socket.ask("join-campaign", ACMES))["type"] == "done"
        assert (await socket.ask("join-conversation", ACMES))["type"] == "done"

    await done(tell_campaign, acme, ACMES, of="acme")
    await ours.say("typing-start", data={"id": str(ACMES)})

    assert (await ours.hear())["data"] == {"of": "acme"}
    assert await theirs.hears_nothing(0.3)
    for socket in (ours, theirs):
        await socket.disconnect()


@in_a_loop
async def test_joining_asks_the_right_company_whatever_the_thread_did_before(as_owner, globex):
    socket = await opened(session=as_owner)

    await sync_to_async(poison)(globex)
    assert (await socket.ask("join-campaign", GLOBEXS))["data"]["code"] == "not_found"
    await sync_to_async(poison)(globex)
    assert (await socket.ask("join-campaign", ACMES))["type"] == "done"
    await socket.disconnect()


@in_a_loop
async def test_a_role_joins_only_what_it_may_see_and_learns_nothing_of_the_rest(as_agent):
    socket = await opened(session=as_agent)

    for thing_id in (ACMES, GLOBEXS, uuid4()):
        assert (await socket.ask("join-export", thing_id))["data"]["code"] == "not_allowed"
    await socket.disconnect()


@in_a_loop
async def test_a_key_joins_only_what_its_scopes_say(acme):
    _key, secret = await sync_to_async(keys.make)(
        acme, name="Shop", scopes=["campaigns.view"], by=PLATFORM, may=may_as("owner")
    )
    socket = await opened("/ws/events/", token=secret)

    assert (await socket.ask("join-campaign", ACMES))["type"] == "done"
    assert (await socket.ask("join-conversation", ACMES))["data"]["code"] == "not_allowed"
    await socket.disconnect()


@pytest.mark.parametrize("event", CLIENT_EVENTS)
@in_a_loop
async def test_every_client_event_is_refused_to_who_was_turned_away(
    event, as_stranger, as_owner, acme
):
    """No frame is answered, and none has an effect, after the door was shut."""
    nobody = await opened()
    stranger = await opened(session=as_stranger)
    await done(tenants.suspend, acme, by=PLATFORM)
    suspended = await opened(session=as_owner)

    for socket in (nobody, stranger, suspended):
        assert socket.code in {4401, 4403, 4423}
        await socket.say(event, data={"id": str(ACMES)}, ref="1")
    await done(tell_campaign, acme, ACMES, sent=1)

    for socket in (nobody, stranger, suspended):
        assert await socket.hears_nothing(0.1)
        await socket.disconnect()


@pytest.mark.parametrize("event", CLIENT_EVENTS)
@in_a_loop
async def test_every_client_event_of_another_company_stays_there(
    event, as_stranger, as_agent, acme
):
    listener = await opened(session=as_agent)
    await listener.ask("join-conversation", ACMES)
    stranger = await opened("/t/globex/ws/events/", session=as_stranger)

    await stranger.ask(event, ACMES)

    assert await listener.hears_nothing(0.1)
    await done(tell_campaign, acme, ACMES, sent=1)
    assert await stranger.hears_nothing(0.1)
    for socket in (listener, stranger):
        await socket.disconnect()


@in_a_loop
async def test_typing_is_told_to_the_others_in_the_conversation(
    as_agent, agent, as_owner, as_viewer
):
    writer, their_other_tab = await opened(session=as_agent), await opened(session=as_agent)
    reader, elsewhere = await opened(session=as_owner), await opened(session=as_viewer)
    for socket in (writer, their_other_tab, reader):
        await socket.ask("join-conversation", ACMES)

    await writer.say("typing-start", data={"conversationId": str(ACMES)})
    await writer.say("typing-start", data={"conversationId": str(ACMES)})  # nothing new
    start = await reader.hear()
    await writer.say("typing-stop", data={"conversationId": str(ACMES)})
    stop = await reader.hear()

    assert (start["type"], stop["type"]) == ("typing:start", "typing:stop")
    assert start["data"] == {
        "conversationId": str(ACMES),
        "user": {"id": str(agent.pk), "name": "Agent of Acme"},
    }
    for socket in (writer, their_other_tab, elsewhere):
        assert await socket.hears_nothing(0.1)
    for socket in (writer, their_other_tab, reader, elsewhere):
        await socket.disconnect()


@in_a_loop
async def test_pages_get_the_typing_as_the_kinds_own_fragment(
    as_agent, as_owner, settings, tmp_path
):
    (tmp_path / "_typing.html").write_text("<p id='t'>{{ who }} {{ typing }}</p>")
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], tmp_path]}]
    kind = rooms.kinds.by_name["conversation"]
    rooms.kinds.add(dataclasses.replace(kind, typing_template="_typing.html"))
    writer, reader = await opened(session=as_agent), await opened(session=as_owner, html=True)
    for socket in (writer, reader):
        await socket.say("join-conversation", data={"id": str(ACMES)})
    await asyncio.wait_for(watched_by(2, rooms.of_thing("t_acme", "conversation", ACMES)), SOON)

    await writer.say("typing-start", data={"id": str(ACMES)})
    await writer.say("typing-stop", data={"id": str(ACMES)})

    assert await reader.receive_from(SOON) == "<p id='t'>Agent of Acme True</p>"
    assert await reader.receive_from(SOON) == "<p id='t'>Agent of Acme False</p>"
    for socket in (writer, reader):
        await socket.disconnect()


@in_a_loop
async def test_who_leaves_or_vanishes_has_stopped_typing(as_agent, as_owner):
    reader = await opened(session=as_owner)
    await reader.ask("join-conversation", ACMES)
    for end in ("leave", "vanish"):
        writer = await opened(session=as_agent)
        await writer.ask("join-conversation", ACMES)
        await writer.say("typing-start", data={"id": str(ACMES)})
        assert (await reader.hear())["type"] == "typing:start"
        if end == "leave":
            await writer.say("leave-conversation", data={"id": str(ACMES)})
            assert (await reader.hear())["type"] == "typing:stop"
        await writer.disconnect()
    assert (await reader.hear())["type"] == "typing:stop"
    await reader.disconnect()


@in_a_loop
async def test_typing_needs_the_right_to_answer_and_to_be_in_the_room(as_viewer, as_agent):
    viewer, agent = await opened(session=as_viewer), await opened(session=as_agent)
    await viewer.ask("join-conversation", ACMES)

    assert (await viewer.ask("typing-start", ACMES))["data"]["code"] == "not_allowed"
    assert (await agent.ask("typing-start", ACMES))["data"]["code"] == "not_joined"
    assert (await agent.ask("typing-start", GLOBEXS))["data"]["code"] == "not_joined"
    for socket in (viewer, agent):
        await socket.disconnect()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "invalid_frame"),
        ("not json", "invalid_frame"),
        ("[]", "invalid_frame"),
        ("7", "invalid_frame"),
        ("null", "invalid_frame"),
        ("[" * 2000, "invalid_frame"),
        ('{"type": NaN}', "unknown_type"),
        ("{}", "unknown_type"),
        ('{"type": null}', "unknown_type"),
        ('{"type": ["join-campaign"]}', "unknown_type"),
        ('{"type": "join"}', "unknown_type"),
        ('{"type": "join-"}', "unknown_type"),
        (f'{{"type": "join-tenant", "data": {{"id": "{ACMES}"}}}}', "unknown_type"),
        (f'{{"type": "join-user", "data": {{"id": "{ACMES}"}}}}', "unknown_type"),
        ('{"type": "typing-on"}', "unknown_type"),
        ('{"type": "live.session_ended", "session": ""}', "unknown_type"),
        ('{"type": "message:new", "data": {}}', "unknown_type"),
        ('{"type": "join-campaign"}', "not_found"),
        ('{"type": "join-campaign", "data": []}', "not_found"),
        ('{"type": "join-campaign", "data": {"id": {"$ne": 1}}}', "not_found"),
        ('{"type": "join-campaign", "data": {"id": "\\u0000"}}', "not_found"),
    ],
)
@in_a_loop
async def test_what_makes_no_sense_is_answered_in_words_and_changes_nothing(text, code, as_agent):
    socket = await opened(session=as_agent)

    await socket.send_input({"type": "websocket.receive", "text": text})

    frame = await socket.hear()
    assert (frame["type"], frame["data"]["code"]) == ("error", code)
    assert frame["data"]["message"]
    assert (await socket.ask("join-campaign", ACMES))["type"] == "done"
    await socket.disconnect()


@in_a_loop
async def test_binary_frames_are_refused(as_agent):
    socket = await opened(session=as_agent)

    await socket.send_to(bytes_data=b"\x00\x01")

    assert (await socket.hear())["data"]["code"] == "binary_frame"
    await socket.disconnect()


@in_a_loop
async def test_refusals_speak_the_persons_language_and_pages_get_a_toast(as_agent):
    socket = await opened(session=as_agent, html=True)

    await socket.say("join-campaign", data={"id": str(uuid4())})

    html = await socket.receive_from(SOON)
    assert 'hx-swap-oob="beforeend"' in html
    assert "There is nothing with this id." in html
    await socket.disconnect()


@in_a_loop
async def test_a_frame_that_is_too_long_ends_the_connection(as_agent):
    longest = json.dumps({"type": "x", "pad": ""})
    fits = json.dumps({"type": "x", "pad": "a" * (frames.LONGEST - len(longest))})
    for text, code in ((fits, None), (fits + " ", 4408), ("ç" * 2100, 4408)):
        socket = await opened(session=as_agent)
        await socket.send_to(text_data=text)
        assert await socket.closed_within(SOON if code else 0.2) == code
        await socket.disconnect()


@in_a_loop
async def test_too_many_frames_at_once_end_the_connection(as_agent):
    socket = await opened(session=as_agent)

    for _ in range(frames.A_SECOND):
        await socket.say("nothing")
    assert await socket.closed_within(0.1) is None
    for _ in range(20 * frames.A_SECOND):  # more than a busy machine's seconds allow
        await socket.say("nothing")

    assert await socket.closed_within(SOON) == 4408
    await socket.disconnect()


@in_a_loop
async def test_one_connection_watches_only_so_much(as_agent, monkeypatch):
    monkeypatch.setattr(watching, "ROOMS_AT_ONCE", 1)
    socket = await opened(session=as_agent)

    assert (await socket.ask("join-campaign", ACMES))["type"] == "done"
    assert (await socket.ask("join-campaign", ACMES))["type"] == "done"
    assert (await socket.ask("join-conversation", ACMES))["data"]["code"] == "too_many_rooms"
    await socket.disconnect()


def test_every_room_name_carries_its_schema_and_fits_the_channel_layer():
    longest = "t_" + "a" * 30
    names = [
        rooms.of_tenant(longest),
        rooms.of_user(longest, ACMES),
        rooms.of_key(longest, ACMES),
        rooms.of_thing(longest, "conversation", ACMES),
    ]
    assert all(rooms.belongs(name, longest) and len(name) < 100 for name in names)
    assert not any(":" in name for name in [*names, rooms.of_person(ACMES)])
    with pytest.raises(ValueError, match="too long"):
        rooms.of_thing(longest, "a" * 40, ACMES)


def test_a_room_kind_needs_a_permission_of_the_table():
    with pytest.raises(ValueError, match="not in the permission table"):
        rooms.RoomKind("campaign", "campaigns.see", lambda _id: True)
