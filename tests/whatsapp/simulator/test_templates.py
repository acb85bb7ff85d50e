"""Templates from submission to deletion, as an API client sees them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulated import WABA, until

BODY = {
    "type": "BODY",
    "text": "Olá {{1}}, temos novidades para você hoje",
    "example": {"body_text": [["Maria"]]},
}
LIST = f"/v25.0/{WABA}/message_templates"


def template(**more: Any) -> dict[str, Any]:
    told = {"name": "promo", "language": "pt_BR", "category": "MARKETING", "components": [BODY]}
    return told | more


def status(simulator, node: str) -> str:
    return str(simulator.get(f"/v25.0/{node}", fields="status").json()["status"])


@pytest.mark.parametrize(
    ("name", "event", "after"),
    [("promo", "APPROVED", "APPROVED"), ("promo_reject", "REJECTED", "REJECTED")],
)
def test_it_is_reviewed_after_a_while(simulator, listener, name, event, after):
    made = simulator.post(LIST, template(name=name)).json()
    [told] = listener.values(1, field="message_template_status_update")

    assert (made["status"], made["category"]) == ("PENDING", "MARKETING")
    assert (told["event"], told["message_template_id"]) == (event, int(made["id"]))
    assert status(simulator, made["id"]) == after


def test_it_may_wait_for_ever(simulator, listener):
    made = simulator.post(LIST, template(name="stay_pending")).json()

    assert listener.silence()
    assert status(simulator, made["id"]) == "PENDING"


def test_meta_may_think_it_belongs_elsewhere(simulator, listener):
    simulator.post(LIST, template(name="recategorise_me", category="UTILITY"))

    [told] = listener.values(1, field="template_category_update")
    assert (told["previous_category"], told["new_category"]) == ("UTILITY", "MARKETING")


BAD: dict[str, tuple[int | None, dict[str, Any]]] = {
    "bad name": (None, template(name="Promo!")),
    "bad language": (None, template(language="portuguese")),
    "bad category": (None, template(category="SALES")),
    "no components": (None, template(components=None)),
    "no body": (2388042, template(components=[{"type": "FOOTER", "text": "x"}])),
    "long body": (2388040, template(components=[{"type": "BODY", "text": "x" * 1025}])),
    "no example": (2388072, template(components=[{**BODY, "example": {}}])),
    "starts with a variable": (
        2388299,
        template(components=[{**BODY, "text": "{{1}}, temos novidades para você hoje"}]),
    ),
    "hardly any words": (2388293, template(components=[{**BODY, "text": "Oi {{1}}."}])),
    "variables out of order": (
        2388072,
        template(components=[{**BODY, "text": "Olá {{2}}, temos novidades para você hoje"}]),
    ),
    "variable in the footer": (
        2388073,
        template(components=[BODY, {"type": "FOOTER", "text": "Oi {{1}}"}]),
    ),
    "long header": (
        2388040,
        template(components=[BODY, {"type": "HEADER", "format": "TEXT", "text": "x" * 61}]),
    ),
    "picture without a sample": (
        2388047,
        template(components=[BODY, {"type": "HEADER", "format": "IMAGE"}]),
    ),
    "eleven buttons": (
        None,
        template(
            components=[
                BODY,
                {
                    "type": "BUTTONS",
                    "buttons": [{"type": "QUICK_REPLY", "text": f"b{i}"} for i in range(11)],
                },
            ]
        ),
    ),
    "buttons mixed": (
        None,
        template(
            components=[
                BODY,
                {
                    "type": "BUTTONS",
                    "buttons": [
                        {"type": "QUICK_REPLY", "text": "a"},
                        {"type": "URL", "text": "b", "url": "https://example.com"},
                        {"type": "QUICK_REPLY", "text": "c"},
                    ],
                },
            ]
        ),
    ),
    "variable in the middle of a link": (
        None,
        template(
            components=[
                BODY,
                {
                    "type": "BUTTONS",
                    "buttons": [{"type": "URL", "text": "b", "url": "https://example.com/{{1}}/x"}],
                },
            ]
        ),
    ),
}


@pytest.mark.parametrize(("subcode", "told"), BAD.values(), ids=BAD.keys())
def test_it_is_refused(simulator, subcode, told):
    refused = simulator.post(LIST, told)

    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (400, 100)
    assert error.get("error_subcode") == subcode
    assert ("error_user_msg" in error) == (subcode is not None)


def test_a_language_is_there_once(simulator):
    simulator.post(LIST, template())

    again = simulator.post(LIST, template()).json()["error"]
    other = simulator.post(LIST, template(language="en_US"))

    assert again["error_subcode"] == 2388024
    assert other.status_code == 200


def test_lists_are_filtered_paged_and_cut_to_fields(simulator, promo):
    for place in range(5):
        simulator.sim_post("templates", {"wabaId": WABA, "name": f"lista_{place}"})
    asked = {"name": "lista", "fields": "name,status", "limit": "2"}

    first = simulator.get(LIST, **asked).json()
    second = simulator.get(LIST, **asked, after=first["paging"]["cursors"]["after"]).json()
    third = simulator.get(LIST, **asked, after=second["paging"]["cursors"]["after"]).json()

    assert [set(one) for one in first["data"]] == [{"id", "name", "status"}] * 2
    found = [one["name"] for page in (first, second, third) for one in page["data"]]
    assert sorted(found) == [f"lista_{place}" for place in range(5)]
    assert "next" in second["paging"]
    assert "next" not in third["paging"]
    assert simulator.get(LIST, status="PAUSED").json() == {"data": []}
    assert simulator.get(LIST, fields="nonsense").status_code == 400


def test_it_is_edited_once_a_day(simulator, listener, promo):
    changed = {"components": [{**BODY, "text": "Olá {{1}}, veja o que chegou hoje"}]}

    first = simulator.post(f"/v25.0/{promo['id']}", changed)
    listener.values(1, field="message_template_status_update")
    again = simulator.post(f"/v25.0/{promo['id']}", changed)

    assert first.json()["success"] is True
    assert again.status_code == 400
    [body] = simulator.get(f"/v25.0/{promo['id']}", fields="components").json()["components"]
    assert body["text"] == "Olá {{1}}, veja o que chegou hoje"


def test_an_approved_one_keeps_its_category(simulator, promo):
    refused = simulator.post(f"/v25.0/{promo['id']}", {"category": "UTILITY"})

    assert refused.status_code == 400


def test_it_is_deleted_by_name_or_by_id(simulator, promo):
    others = [
        simulator.sim_post("templates", {"wabaId": WABA, "name": "promo", "language": language})
        for language in ("en_US", "es_ES")
    ]

    assert simulator.delete(LIST, name="promo", hsm_id=others[0]["id"]).status_code == 200
    assert status(simulator, promo["id"]) == "APPROVED"
    assert simulator.delete(LIST, hsm_ids=f"[{others[1]['id']}]").status_code == 200
    assert simulator.delete(LIST, name="promo").status_code == 200
    assert simulator.delete(LIST, name="promo").status_code == 400
    assert simulator.get(f"/v25.0/{promo['id']}").json()["error"]["error_subcode"] == 33
    assert simulator.post(LIST, template()).json()["error"]["error_subcode"] == 2388023


def test_a_paused_one_is_told_and_can_be_unpaused(simulator, listener, promo):
    simulator.sim_post(f"templates/{promo['id']}", {"status": "PAUSED"})
    [told] = listener.values(1, field="message_template_status_update")

    assert told["other_info"]["title"] == "FIRST_PAUSE"
    assert simulator.post(f"/v25.0/{promo['id']}/unpause").json() == {"success": True}
    assert status(simulator, promo["id"]) == "APPROVED"
    assert simulator.post(f"/v25.0/{promo['id']}/unpause").json()["success"] is False


def test_components_changed_by_meta_are_told(simulator, listener, promo):
    simulator.sim_post(
        f"templates/{promo['id']}", {"components": [{"type": "BODY", "text": "Novo"}]}
    )
    simulator.sim_post(f"templates/{promo['id']}", {"correctCategory": "UTILITY"})

    [components] = listener.values(1, field="message_template_components_update")
    [category] = listener.values(1, field="template_category_update")
    assert components["message_template_element"] == "Novo"
    assert (category["new_category"], category["correct_category"]) == ("MARKETING", "UTILITY")


def test_every_account_begins_with_a_sample(simulator):
    [sample] = simulator.get("/110000000000009/message_templates").json()["data"]

    assert (sample["name"], sample["status"]) == ("hello_world", "APPROVED")


def test_the_review_time_is_settable(simulator):
    simulator.sim_post("faults", {"approveAfterMs": 3_600_000})
    waits = simulator.post(LIST, template(name="patient")).json()
    simulator.sim_post("faults", {"approveAfterMs": 0})
    made = simulator.post(LIST, template()).json()

    until(lambda: status(simulator, made["id"]) == "APPROVED")
    assert status(simulator, waits["id"]) == "PENDING"
