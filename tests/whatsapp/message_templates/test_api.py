"""templates in the API."""

from __future__ import annotations

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.message_templates import writing
from apps.whatsapp.models import Template
from tests.simulated import WABA, until
from tests.whatsapp.message_templates.conftest import GREETING, make_channel

BODY = {
    "name": "order_on_its_way",
    "language": "pt_BR",
    "category": "UTILITY",
    "components": GREETING,
}


@pytest.fixture
def channel(acme):
    with in_tenant(acme):
        return make_channel()


@pytest.fixture
def draft(acme, channel):
    with in_tenant(acme):
        fields = {**BODY, "category": "utility", "account": WABA, "sandbox": True}
        return writing.create(acme, by=PLATFORM, **fields)


@pytest.fixture
def program(by_key):
    return by_key("channels.manage", "conversations.view")


def put(acme, template, **columns):
    with in_tenant(acme):
        Template.objects.filter(pk=template.pk).update(**columns)


def test_a_program_submits_a_template_and_sees_it_approved(meta, channel, program):
    answer = program.post("templates", BODY)

    assert answer.status_code == 201, answer.content
    assert (answer.data["status"], answer.data["category"]) == ("pending", "utility")
    assert answer.data["components"] == GREETING
    assert answer.data["whyNot"]["code"] == "template_not_approved"
    address = f"templates/{answer.data['id']}"

    def approved():
        program.post("templates/sync")
        return program.get(address).data["status"] == "approved"

    until(approved)
    assert program.get(address).data["whyNot"] is None


def test_what_meta_would_refuse_is_told_by_field_and_nothing_is_kept(acme, channel, program):
    wrong = [{"type": "BODY", "text": "{{1}} chegou"}]
    answer = program.post("templates", BODY | {"components": wrong})

    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"body.text", "body.examples.1"}
    with in_tenant(acme):
        assert not Template.objects.exists()


def test_keys_that_are_metas_stay_as_they_are(channel, program):
    components = [
        {"type": "BODY", "text": "Oi {{nome}}, tudo certo com o pedido.",
         "example": {"body_text_named_params": [{"param_name": "nome", "example": "Rosa"}]},
         "some_new_key": {"inner_key": 1}},
    ]  # fmt: skip
    sent = BODY | {"components": components, "parameterFormat": "named", "submit": False}

    answer = program.post("templates", sent)

    assert answer.data["components"] == components
    assert answer.data["variables"] == [
        {"key": "nome", "part": "body", "kind": "text", "name": "nome", "index": 0,
         "example": "Rosa"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Has Capitals"}, {"language": "português"}, {"category": "OTHER"},
        {"components": []}, {"components": ["text"]}, {"components": {}},
        {"components": [{"type": "BODY", "text": "a\u0000b"}]},
        {"components": [{"type": "BODY", "text": "\ud800"}]},
        {"components": [{"type": "BODY", "text": "a" * 70_000}]},
        {"parameterFormat": "both"}, {"messageSendTtlSeconds": "soon"},
        {"channelId": "01890000-0000-7000-8000-000000000000", "submit": False},
        {"sampleMediaId": "01890000-0000-7000-8000-000000000000"},
    ],
)  # fmt: skip
def test_what_can_not_be_understood_is_refused_in_words(channel, program, wrong):
    answer = program.post("templates", BODY | wrong)
    assert answer.status_code == 400, answer.content
    assert answer.json()["errors"]


def test_meta_away_is_503_and_the_draft_stays(channel, program, settings):
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    answer = program.post("templates", BODY)
    assert (answer.status_code, answer.json()["code"]) == (503, "provider_unreachable")
    assert program.get("templates").data["items"][0]["status"] == "draft"


def test_a_draft_is_changed_and_then_submitted(meta, channel, program, draft):
    changed = program.patch(f"templates/{draft.pk}", {"name": "other_name"})
    assert (changed.data["name"], changed.data["status"]) == ("other_name", "draft")

    sent = program.patch(f"templates/{draft.pk}", {"submit": True})
    assert sent.data["status"] == "pending"
    refused = program.patch(f"templates/{draft.pk}", {"components": GREETING[:1]})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_editable")


def test_who_only_answers_sees_what_may_be_sent(acme, channel, draft, api, agent, owner):
    agents, owners = api(agent, acme), api(owner, acme)
    assert agents.get("templates").data["items"] == []
    assert agents.get(f"templates/{draft.pk}").status_code == 404
    assert len(owners.get("templates").data["items"]) == 1

    put(acme, draft, status="approved", provider_id="7")

    assert agents.get(f"templates/{draft.pk}").status_code == 200
    assert agents.post("templates", BODY).status_code == 403


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("status=draft", 1), ("status=approved", 0), ("category=UTILITY", 1), ("search=order", 1),
        ("search=entrega", 1), ("language=en_US", 0), ("limit=1&page=2", 0),
        ("channelId=01890000-0000-7000-8000-000000000000", 0),
    ],
)  # fmt: skip
def test_the_list_is_filtered(program, draft, query, count):
    assert len(program.get(f"templates?{query}").data["items"]) == count


def test_a_preview_says_what_is_read_and_what_is_sent(program, draft):
    seen = program.post(f"templates/{draft.pk}/preview", {"values": {"1": "Ana", "2": "B-1"}}).data
    assert seen["body"] == "Oi Ana, seu pedido B-1 saiu para entrega hoje."
    assert seen["components"] == [
        {"type": "body", "parameters": [{"type": "text", "text": "Ana"},
                                        {"type": "text", "text": "B-1"}]},
    ]  # fmt: skip

    wrong = program.post(f"templates/{draft.pk}/preview", {"values": {"1": "a\nb", "3": "x"}}).data
    assert wrong["components"] is None
    assert set(wrong["problems"]) == {"1", "2", "3"}


def test_a_template_is_deleted(program, draft):
    assert program.delete(f"templates/{draft.pk}").status_code == 200
    assert program.get(f"templates/{draft.pk}").status_code == 404


def test_another_company_finds_nothing(draft, api, stranger, globex):
    strangers = api(stranger, globex)
    assert strangers.get(f"templates/{draft.pk}").status_code == 404
    assert strangers.get("templates").data["items"] == []
