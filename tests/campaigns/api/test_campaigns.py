"""Campaigns by programs: from a draft to its report, with the contract's bodies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.models import Tenant, User
from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign
from apps.conversations.consent import ledger
from apps.conversations.models import Batch, Contact, Message, Tag
from apps.whatsapp.models import Channel
from tests.conversations.consent.people import make_contact, said
from tests.conversations.outbox.conftest import make_channel, make_template
from tests.programs import ApiClient

TEXT = {"type": "text", "text": "Oi {{nome|cliente}}"}


@pytest.fixture
def line(acme: Tenant) -> Channel:
    with in_tenant(acme):
        return make_channel(
            "shop", provider="waha", account="", gateway_url="https://g.example.com"
        )


@pytest.fixture
def program(api: Callable[..., ApiClient], owner: User, acme: Tenant) -> ApiClient:
    return api(owner, acme)


@pytest.fixture
def people(acme: Tenant) -> list[Any]:
    with in_tenant(acme):
        made = [make_contact(f"+55119000001{nth:02}", name=f"P{nth}") for nth in range(1, 5)]
        ledger.note(acme, [said(one) for one in made[:3]])
    return made


def make(program: ApiClient, line: Channel, **fields: Any) -> Any:
    usual = {"name": "May", "type": "broadcast", "channelId": str(line.pk), "message": TEXT}
    return program.post("campaigns", {**usual, **fields})


def test_a_draft_in_each_form_of_the_contract(program, line, acme):
    with in_tenant(acme):
        meta = make_channel("line")
        template = make_template(meta)
    plain = make(program, line, message="Oi", scheduledAt=None)
    several = make(
        program, line, message=None, variants=[{**TEXT, "weight": 3}, {**TEXT, "name": "B"}],
        channelId=None, channelIds=[str(line.pk)], pace={"messagesPerSecond": 0.5}, budget=12.5,
    )  # fmt: skip
    assert several.status_code == 400  # null says nothing
    body = {
        "name": "May", "variants": [{**TEXT, "weight": 3}, {**TEXT, "name": "B"}],
        "channelIds": [str(line.pk)], "pace": {"messagesPerSecond": 0.5}, "budget": 12.5,
    }  # fmt: skip
    several = program.post("campaigns", body)
    filled = {"id": str(template.pk), "variables": {"1": "{{nome|cliente}}", "2": "x"}}
    by_id = program.post("campaigns", {"name": "T", "channelId": str(meta.pk), "template": filled})

    assert plain.status_code == several.status_code == by_id.status_code == 201
    assert plain.data["status"] == "draft"
    assert plain.data["variants"] == [{"name": "", "weight": 1, "type": "text", "text": "Oi"}]
    assert [one["weight"] for one in several.data["variants"]] == [3, 1]
    assert (several.data["budget"], several.data["pace"]) == (12.5, {"messagesPerSecond": 0.5})
    used = by_id.data["variants"][0]["template"]
    assert (used["name"], used["variables"]) == ("on_its_way", filled["variables"])
    assert by_id.data["category"] == "utility"
    listed = program.get(f"campaigns?status=draft&search=ma&channelId={line.pk}")
    assert [one["id"] for one in listed.data["items"]] == [several.data["id"], plain.data["id"]]
    assert "audience" not in listed.data["items"][0]
    assert program.get(f"campaigns/{plain.data['id']}").data["audience"] == {}


def test_what_is_wrong_is_told_by_the_bodys_own_names(program, line):
    answer = make(
        program, line, channelId=str(line.pk).replace("0", "1"),
        message={"type": "image", "content": {"mediaUrl": "https://example.com/a.png"}},
        audience={"numbers": ["12"], "segmentId": str(line.pk), "exclude": {"tags": ["Nobody"]}},
    )  # fmt: skip
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["audience.exclude.tags"]
    answer = make(
        program, line, sendingWindowId=str(line.pk), pace={"minGapSeconds": 9, "maxGapSeconds": 1},
        message={"type": "image", "content": {"mediaUrl": "https://example.com/a.png"}},
        audience={"numbers": ["12"], "segmentId": str(line.pk)},
    )  # fmt: skip
    assert set(answer.json()["errors"]) == {
        "sendingWindowId", "pace.maxGapSeconds", "variants.0.content.mediaUrl",
        "audience.numbers", "audience.segmentIds",
    }  # fmt: skip


def test_from_targets_to_the_report(program, line, people, acme):
    with in_tenant(acme):
        Tag.objects.create(name="VIP")
    made = make(program, line).data
    one = f"campaigns/{made['id']}"

    targets = program.post(f"{one}/targets", {"contactIds": [str(people[0].pk)], "tags": ["vip"]})
    assert targets.data["people"] == 1
    more = {"numbers": [people[1].phone, people[2].phone, people[3].phone]}
    targets = program.post(f"{one}/targets", more)
    assert (targets.data["people"], targets.data["audience"]["tags"]) == (4, ["VIP"])
    meant = program.get(f"{one}/targets").data["items"]
    assert {row["name"] for row in meant} == {"P1", "P2", "P3", "P4"}
    assert {row["status"] for row in meant} == {None}

    checked = program.post(f"{one}/preflight")
    assert checked.status_code == 200
    assert (checked.data["ready"], checked.data["total"], checked.data["receives"]) == (True, 4, 3)
    assert [(loss["code"], loss["people"]) for loss in checked.data["funnel"]] == [
        ("no_consent", 1)
    ]

    started = program.post(f"{one}/start", **{"Idempotency-Key": "go"})
    again = program.post(f"{one}/start", **{"Idempotency-Key": "go"})
    second = program.post(f"{one}/start", **{"Idempotency-Key": "once more"})
    assert (started.status_code, started.data["status"]) == (200, "running")
    assert again.headers["Idempotent-Replay"] == "true"
    assert (second.status_code, second.json()["code"]) == (409, "wrong_state")

    told = program.get(f"{one}/progress").data
    names = (
        "status", "total", "queued", "sending", "sent", "delivered", "read", "failed", "cancelled",
        "unknown", "replied", "optedOut", "ratePerSecond", "finishesAt", "waitingUntil",
    )  # fmt: skip
    assert set(names) <= told.keys()
    assert program.post(f"{one}/pause").data["status"] == "paused"
    faster = program.patch(one, {"budget": 25, "pace": {"messagesPerSecond": 3}})
    assert (faster.data["budget"], faster.data["pace"]) == (25, {"messagesPerSecond": 3})
    assert program.patch(one, {"message": "Oi"}).json()["code"] == "not_editable"
    assert program.post(f"{one}/resume").data["status"] == "running"
    with in_tenant(acme):
        batch = Batch.objects.get(pk=made["id"])
        about = {"direction": "out", "origin": "campaign", "kind": "text", "status": "read"}
        Message.objects.create(batch=batch, contact=people[0], channel=line, **about)
    written = program.get(f"{one}/targets?status=read").data["items"]
    assert [(row["phoneNumber"], row["status"]) for row in written] == [(people[0].phone, "read")]
    assert program.post(f"{one}/cancel").data["status"] in {"cancelled", "running"}

    report = program.get(f"{one}/report")
    sheet = program.get(f"{one}/report", Accept="text/csv")
    assert report.data["campaignId"] == made["id"]
    assert sheet.headers["Content-Type"].startswith("text/csv")
    assert "May" in sheet.content.decode()


def test_what_is_not_ready_does_not_start(program, line):
    made = make(program, line, message="Oi {{apelido}}").data

    refused = program.post(f"campaigns/{made['id']}/start")

    assert (refused.status_code, refused.json()["code"]) == (409, "not_ready")
    codes = {one["code"] for one in refused.json()["problems"]}
    assert codes == {"nobody_chosen", "content"}


def test_what_nobody_has_checked_is_checked_as_a_whole_by_its_start(program, line, people, acme):
    """Somebody whose name has braces would read them."""
    with in_tenant(acme):
        Contact.objects.filter(pk=people[0].pk).update(name="{{NOME}}")
    made = make(program, line, audience={"all": True}).data
    one = f"campaigns/{made['id']}"

    refused = program.post(f"{one}/start")

    assert (refused.status_code, refused.json()["code"]) == (409, "not_ready")
    assert [each["code"] for each in refused.json()["problems"]] == ["literal_braces"]
    with in_tenant(acme):
        Contact.objects.filter(pk=people[0].pk).update(name="Rosa")
    program.patch(one, {"name": "June"})
    assert program.post(f"{one}/start").data["expectedCost"] == "0.00"


def test_a_draft_with_a_time_to_come_is_scheduled_by_its_start(program, line, people):
    at = (timezone.now() + timedelta(days=1)).isoformat()
    made = make(program, line, scheduledAt=at, audience={"all": True}).data
    one = f"campaigns/{made['id']}"

    assert program.post(f"{one}/start").data["status"] == "scheduled"
    stuck = program.patch(one, {"audience": {"all": True, "exclude": {"tags": []}}, "budget": 5})
    assert (stuck.status_code, stuck.json()["code"]) == (409, "not_editable")
    assert program.post(f"{one}/unschedule").data["status"] == "draft"
    copied = program.post(f"{one}/duplicate")
    assert (copied.status_code, copied.data["sourceId"]) == (201, made["id"])
    assert program.delete(one).status_code == 200
    assert program.get(one).status_code == 404


def test_whoever_saves_second_is_told_and_an_agent_prepares_but_does_not_send(
    program, line, api, agent, acme
):
    made = make(program, line).data
    one = f"campaigns/{made['id']}"

    assert program.patch(one, {"name": "June", "rev": 1}).data["rev"] == 2
    stale = program.patch(one, {"name": "July", "rev": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    by_agent = api(agent, acme)
    assert by_agent.patch(one, {"name": "July"}).status_code == 200
    assert by_agent.post(f"{one}/start").status_code == 403
    with in_tenant(acme):
        assert Campaign.objects.get().name == "July"


def test_sending_windows(program):
    hours = {"week": {"mon": [["09:00", "12:00"], ["13:00", "18:00"]]}, "holidays": "BR"}
    made = program.post("sending-windows", {"name": "Shop", "hours": hours})
    assert made.status_code == 201
    one = f"sending-windows/{made.data['id']}"
    shut = program.patch(one, {"hours": {"week": {"mon": []}}})
    assert (shut.status_code, list(shut.json()["errors"])) == (400, ["hours"])
    assert (
        program.patch(one, {"name": "Store"}).data["hours"]["week"]["mon"] == hours["week"]["mon"]
    )
    assert program.delete(one).status_code == 200
