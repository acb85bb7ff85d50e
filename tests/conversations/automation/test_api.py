"""automations, as programs use them."""

from __future__ import annotations

import pytest

from apps.accounts.tenancy import in_tenant
from apps.conversations.automation import rules
from apps.conversations.models import Automation, AutomationRun, Tag

GIVEN = {
    "name": "Prices",
    "trigger": "message",
    "conditions": {"any": [{"field": "words", "op": "any", "value": ["preço"]}]},
    "actions": [{"do": "tag", "tags": ["Prices"]}, {"do": "close"}],
}


@pytest.fixture
def asks(api, owner, acme):
    return api(owner, acme)


@pytest.fixture
def made(asks):
    return asks.post("automations", GIVEN).data


def test_an_automation_is_made_read_changed_and_deleted(asks, made, acme):
    with in_tenant(acme):
        tag = Tag.objects.get().pk
    assert made["actions"] == [{"do": "tag", "tags": [tag]}, {"do": "close"}]
    assert made["conditions"] == GIVEN["conditions"]
    assert (made["enabled"], made["stops"], made["minutes"], made["position"]) == (
        True,
        False,
        None,
        0,
    )
    assert asks.get("automations").data["items"] == [made]
    where = f"automations/{made['id']}"
    assert asks.get(where).data == made
    changed = asks.patch(where, {"enabled": False, "trigger": "unanswered", "minutes": 15}).data
    assert (changed["enabled"], changed["minutes"]) == (False, 15)
    assert changed["actions"] == made["actions"]
    assert asks.delete(where).status_code == 200
    assert asks.get(where).status_code == 404


def test_they_stand_in_the_order_that_is_asked_for(asks, made):
    second = asks.post("automations", {**GIVEN, "name": "Second"}).data
    assert second["position"] == 1
    assert asks.patch(f"automations/{second['id']}", {"position": 0}).data["position"] == 0
    listed = asks.get("automations").data["items"]
    assert [one["name"] for one in listed] == ["Second", "Prices"]


def test_everything_wrong_is_named_by_its_place(asks):
    refused = asks.post(
        "automations",
        {
            **GIVEN,
            "conditions": {"all": [{"field": "words", "op": "any", "value": []}]},
            "actions": [{"do": "file", "mediaId": "x"}],
        },
    )
    assert refused.status_code == 400
    assert set(refused.json()["errors"]) == {"conditions.0.value", "actions.0.mediaId"}


@pytest.mark.parametrize("odd", ["\x00", "\ud800", 10**30, [[[[[]]]]], {"a": {"b": None}}, True])
def test_odd_values_are_refused_in_words(asks, odd):
    conditions = {"all": [{"field": "words", "op": "any", "value": [odd]}]}
    assert asks.post("automations", {**GIVEN, "conditions": conditions}).status_code == 400
    for action in ({"do": "reply", "text": odd}, {"do": "tag", "tags": [odd]}):
        assert asks.post("automations", {**GIVEN, "actions": [action]}).status_code == 400


def test_runs_are_told_with_their_reasons(asks, made, acme):
    done = [{"do": "reply", "ok": False, "code": "window_closed", "why": "Too late."}]
    with in_tenant(acme):
        rule = Automation.objects.get()
        for outcome in ("failed", "done"):
            rule.runs.create(about=f"message:{outcome}", outcome=outcome, done=done)
        assert AutomationRun.objects.count() == 2
    found = asks.get(f"automations/{made['id']}/runs").data
    assert [one["outcome"] for one in found["items"]] == ["done", "failed"]
    assert found["items"][0]["done"] == done
    assert found["nextCursor"] is None
    failed = asks.get(f"automations/{made['id']}/runs?outcome=failed").data["items"]
    assert [one["about"] for one in failed] == ["message:failed"]


def test_one_that_switched_itself_off_says_why(asks, made, acme):
    with in_tenant(acme):
        rules.switch_off_by_itself(acme, Automation.objects.get(), rules.FAILING)
    seen = asks.get(f"automations/{made['id']}").data
    assert (seen["enabled"], seen["disabledReason"]) == (False, "failing")


def test_agents_neither_read_nor_make_them(api, agent, acme):
    assert api(agent, acme).get("automations").status_code == 403
    assert api(agent, acme).post("automations", GIVEN).status_code == 403
