"""What is accepted and what is refused, as strictly as by Meta."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulated import PHONE, WABA

ROSA = "+5511900000101"
BODY = {"text": "Veja"}
REPLY = {"type": "reply", "reply": {"id": "a", "title": "A"}}


def interactive(kind: str, action: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {"type": kind, "body": BODY, "action": action, **more}
    return {"type": "interactive", "interactive": told}


def rows(count: int) -> list[dict[str, str]]:
    return [{"id": str(place), "title": f"Row {place}"} for place in range(count)]


GOOD: dict[str, dict[str, Any]] = {
    "text": {"type": "text", "text": {"body": "x" * 4096}},
    "text without its type": {"text": {"body": "x"}},
    "image by link": {"type": "image", "image": {"link": "https://example.com/a.png"}},
    "location": {"type": "location", "location": {"latitude": "-8.05", "longitude": -34.9}},
    "reaction": {"type": "reaction", "reaction": {"message_id": "wamid.X", "emoji": ""}},
    "buttons": interactive("button", {"buttons": [REPLY]}),
    "list": interactive("list", {"button": "Ver", "sections": [{"rows": rows(10)}]}),
    "long list body": interactive(
        "list", {"button": "Ver", "sections": [{"rows": rows(1)}]}, body={"text": "x" * 4096}
    ),
    "link": interactive(
        "cta_url",
        {"name": "cta_url", "parameters": {"display_text": "Abrir", "url": "https://example.com"}},
    ),
    "flow": interactive(
        "flow",
        {
            "name": "flow",
            "parameters": {"flow_message_version": "3", "flow_id": "1", "flow_cta": "Abrir"},
        },
    ),
    "reply": {"type": "text", "text": {"body": "x"}, "context": {"message_id": "wamid.X"}},
}

BAD: dict[str, tuple[int, dict[str, Any]]] = {
    "no text": (131008, {"type": "text", "text": {}}),
    "empty text": (131008, {"type": "text", "text": {"body": ""}}),
    "long text": (100, {"type": "text", "text": {"body": "x" * 4097}}),
    "unknown type": (100, {"type": "poll", "poll": {}}),
    "text that is none": (100, {"type": "text", "text": {"body": 7}}),
    "image from nowhere": (131008, {"type": "image", "image": {}}),
    "image from two places": (
        100,
        {"type": "image", "image": {"id": "1", "link": "https://example.com/a.png"}},
    ),
    "image that nobody uploaded": (100, {"type": "image", "image": {"id": "1"}}),
    "image by a strange link": (100, {"type": "image", "image": {"link": "ftp://example.com/a"}}),
    "long caption": (
        100,
        {"type": "image", "image": {"link": "https://example.com/a", "caption": "x" * 1025}},
    ),
    "caption on audio": (
        100,
        {"type": "audio", "audio": {"link": "https://example.com/a", "caption": "x"}},
    ),
    "no such place": (100, {"type": "location", "location": {"latitude": 91, "longitude": 0}}),
    "contact without a name": (131008, {"type": "contacts", "contacts": [{"phones": []}]}),
    "reaction to nothing": (131008, {"type": "reaction", "reaction": {"emoji": "x"}}),
    "four buttons": (
        100,
        interactive(
            "button",
            {"buttons": [{"type": "reply", "reply": {"id": i, "title": i}} for i in "abcd"]},
        ),
    ),
    "long button": (
        100,
        interactive(
            "button", {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "x" * 21}}]}
        ),
    ),
    "two buttons alike": (100, interactive("button", {"buttons": [REPLY, REPLY]})),
    "eleven rows": (
        100,
        interactive(
            "list",
            {
                "button": "Ver",
                "sections": [
                    {"title": "A", "rows": rows(6)},
                    {"title": "B", "rows": [{"id": f"b{i}", "title": "x"} for i in range(5)]},
                ],
            },
        ),
    ),
    "sections without titles": (
        131008,
        interactive("list", {"button": "Ver", "sections": [{"rows": rows(1)}, {"rows": rows(1)}]}),
    ),
    "long body": (
        100,
        interactive("button", {"buttons": [REPLY]}, body={"text": "x" * 1025}),
    ),
    "long footer": (
        100,
        interactive("button", {"buttons": [REPLY]}, footer={"text": "x" * 61}),
    ),
    "long header": (
        100,
        interactive("button", {"buttons": [REPLY]}, header={"type": "text", "text": "x" * 61}),
    ),
    "picture over a list": (
        100,
        interactive(
            "list",
            {"button": "Ver", "sections": [{"rows": rows(1)}]},
            header={"type": "image", "image": {"link": "https://example.com/a"}},
        ),
    ),
    "reply to nothing": (131009, {"text": {"body": "x"}, "context": {"message_id": "X"}}),
    "long callback data": (100, {"text": {"body": "x"}, "biz_opaque_callback_data": "x" * 513}),
    "another identity": (137000, {"text": {"body": "x"}, "recipient_identity_key_hash": "x"}),
}


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD.keys())
def test_it_is_accepted(simulator, body):
    assert simulator.send({"to": ROSA, **body}).status_code == 200


@pytest.mark.parametrize(("code", "body"), BAD.values(), ids=BAD.keys())
def test_it_is_refused(simulator, code, body):
    refused = simulator.send({"to": ROSA, **body})

    assert (refused.status_code, refused.json()["error"]["code"]) == (400, code)
    assert simulator.sim("stats")["accepted"] == 0


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({}, 100),
        ({"to": "abc"}, 131009),
        ({"to": "123"}, 131009),
        ({"to": "+551190000010112345"}, 131009),
        ({"recipient": "rosa"}, 131009),
        ({"to": "+55 11 3000-9919"}, 131021),
    ],
)
def test_it_needs_somebody_to_go_to(simulator, told, code):
    refused = simulator.send({**told, "text": {"body": "x"}})

    assert refused.json()["error"]["code"] == code


def test_the_answer_says_how_whatsapp_knows_the_person(simulator):
    def contact(**told: str) -> Any:
        return simulator.send({**told, "text": {"body": "x"}}).json()["contacts"][0]

    eleven, recife = contact(to="+5511900000101"), contact(to="+55 81 90000-0101")
    assert (eleven["wa_id"], recife["wa_id"]) == ("5511900000101", "558100000101")
    assert contact(recipient=recife["user_id"])["wa_id"] == "558100000101"
    assert contact(recipient="BR.1234567890") == {
        "input": "BR.1234567890",
        "user_id": "BR.1234567890",
    }


def test_an_error_looks_like_graphs(simulator):
    error = simulator.send({"to": ROSA, "type": "text"}).json()["error"]

    assert error.pop("fbtrace_id").startswith("A")
    assert error == {
        "message": "(#131008) Required parameter is missing",
        "type": "OAuthException",
        "code": 131008,
        "error_data": {"messaging_product": "whatsapp", "details": "Param text is missing"},
    }


def test_a_body_that_is_no_json_lacks_everything(simulator):
    for raw in ("{", "[]", ""):
        refused = simulator.post(f"/v25.0/{PHONE}/messages", data=raw)
        assert "messaging_product" in refused.json()["error"]["message"]


def named(components: list[dict[str, Any]]) -> dict[str, Any]:
    template = {"name": "cheio", "language": {"code": "pt_BR"}, "components": components}
    return {"to": ROSA, "type": "template", "template": template}


def texts(*values: str) -> list[dict[str, str]]:
    return [{"type": "text", "text": value} for value in values]


PICTURE = {
    "type": "header",
    "parameters": [{"type": "image", "image": {"link": "https://example.com/a.png"}}],
}
LINK = {"type": "button", "sub_type": "url", "index": "1", "parameters": texts("abc")}
TEMPLATES: dict[str, tuple[int | None, list[dict[str, Any]]]] = {
    "all of it": (None, [PICTURE, {"type": "body", "parameters": texts("a", "b")}, LINK]),
    "too few values": (132000, [PICTURE, {"type": "body", "parameters": texts("a")}, LINK]),
    "no picture": (132012, [{"type": "body", "parameters": texts("a", "b")}, LINK]),
    "no value for the link": (
        131008,
        [PICTURE, {"type": "body", "parameters": texts("a", "b")}],
    ),
    "a line break": (
        132012,
        [PICTURE, {"type": "body", "parameters": texts("a\nb", "b")}, LINK],
    ),
    "an empty value": (131008, [PICTURE, {"type": "body", "parameters": texts("", "b")}, LINK]),
    "too long in all": (
        132005,
        [PICTURE, {"type": "body", "parameters": texts("x" * 1000, "b")}, LINK],
    ),
    "the wrong kind of button": (
        132008,
        [
            PICTURE,
            {"type": "body", "parameters": texts("a", "b")},
            LINK,
            {"type": "button", "sub_type": "url", "index": 0, "parameters": texts("a")},
        ],
    ),
    "a button too many": (
        132018,
        [
            PICTURE,
            {"type": "body", "parameters": texts("a", "b")},
            LINK,
            {"type": "button", "sub_type": "url", "index": 2, "parameters": texts("a")},
        ],
    ),
}


@pytest.fixture
def full_template(simulator) -> str:
    made = simulator.sim_post(
        "templates",
        {
            "wabaId": WABA,
            "name": "cheio",
            "components": [
                {"type": "HEADER", "format": "IMAGE"},
                {"type": "BODY", "text": "Oi {{1}}, temos {{2}} para você, aproveite hoje"},
                {"type": "FOOTER", "text": "Loja"},
                {
                    "type": "BUTTONS",
                    "buttons": [
                        {"type": "QUICK_REPLY", "text": "Parar"},
                        {"type": "URL", "text": "Ver", "url": "https://example.com/{{1}}"},
                    ],
                },
            ],
        },
    )
    return str(made["id"])


@pytest.mark.parametrize(("code", "components"), TEMPLATES.values(), ids=TEMPLATES.keys())
def test_a_template_is_filled_in_exactly(simulator, full_template, code, components):
    error = simulator.send(named(components)).json().get("error", {})

    assert error.get("code") == code


def test_named_values_need_their_names(simulator):
    simulator.sim_post(
        "templates",
        {
            "wabaId": WABA,
            "name": "cheio",
            "parameterFormat": "NAMED",
            "components": [{"type": "BODY", "text": "Oi {{nome}}, temos novidades"}],
        },
    )
    unnamed = named([{"type": "body", "parameters": texts("Rosa")}])
    right = [{"type": "text", "text": "Rosa", "parameter_name": "nome"}]

    assert simulator.send(unnamed).json()["error"]["code"] == 132012
    assert simulator.send(named([{"type": "body", "parameters": right}])).status_code == 200


@pytest.mark.parametrize(
    ("status", "code"),
    [("PAUSED", 132015), ("DISABLED", 132016), ("PENDING", 132001), ("REJECTED", 132001)],
)
def test_only_an_approved_template_goes_out(simulator, promo, status, code):
    simulator.sim_post(f"templates/{promo['id']}", {"status": status})
    template = {
        "name": "promo",
        "language": {"code": "pt_BR"},
        "components": [{"type": "body", "parameters": texts("Rosa")}],
    }

    refused = simulator.send({"to": ROSA, "type": "template", "template": template})

    assert refused.json()["error"]["code"] == code


def test_the_marketing_address_takes_marketing_alone(simulator, listener, promo):
    def send(name: str, language: str, values: list[Any]) -> Any:
        template = {"name": name, "language": {"code": language}, "components": values}
        body = {"messaging_product": "whatsapp", "to": ROSA, "type": "template",
                "template": template, "product_policy": "STRICT"}  # fmt: skip
        return simulator.post(f"/v25.0/{PHONE}/marketing_messages", body).json()

    assert send("hello_world", "en_US", [])["error"]["code"] == 134100
    send("promo", "pt_BR", [{"type": "body", "parameters": texts("Rosa")}])
    assert listener.statuses(1)[0]["pricing"]["category"] == "marketing_lite"


def test_marketing_does_not_reach_the_united_states(simulator, listener, promo):
    template = {
        "name": "promo",
        "language": {"code": "pt_BR"},
        "components": [{"type": "body", "parameters": texts("Rosa")}],
    }
    simulator.send({"to": "+14155550100", "type": "template", "template": template})

    assert listener.statuses(1)[0]["errors"][0]["code"] == 131049


def test_reading_and_typing_are_marked(simulator):
    told = {"status": "read", "message_id": "wamid.X", "typing_indicator": {"type": "text"}}

    assert simulator.send(told).json() == {"success": True}
    assert simulator.send({"status": "read", "message_id": "X"}).json()["error"]["code"] == 131009
    [mark] = simulator.sim("messages")["marks"]
    assert (mark["messageId"], mark["typing"]) == ("wamid.X", True)
