"""Messages in the API: the contract's shapes, refusals in words, each company its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from apps.accounts import tokens
from apps.accounts.ids import id_of
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.models import Batch, Contact, Message
from tests.conversations.consent.people import make_contact
from tests.conversations.outbox.conftest import (
    NO_VALUES,
    ROSA,
    make_channel,
    make_inbound,
    make_media,
    make_template,
)
from tests.programs import ApiClient

HELLO = {"type": "text", "content": {"text": "Hello"}}


class Beside(ApiClient):
    """Leaves the test where it was: a request ends in `public`."""

    def _send(self, *asked: Any) -> Any:
        with in_public():
            return super()._send(*asked)


@pytest.fixture
def program(agent, acme) -> Any:
    return Beside(tokens.issue(agent, acme).access)


@pytest.fixture
def chief(admin, acme) -> Any:
    return Beside(tokens.issue(admin, acme).access)


def test_a_message_is_taken_and_queued(program, qr, rosa):
    answer = program.post("messages", {"to": "(11) 90000-0101", **HELLO})

    assert answer.status_code == 202
    assert answer.data == {
        "id": str(Message.objects.get().pk),
        "status": "queued",
        "type": "text",
        "channelId": str(qr.pk),
        "contactId": str(rosa.pk),
        "category": "service",
        "windowUntil": None,
        "leaveAt": None,
        "parts": 1,
        "dryRun": False,
    }


def test_a_conversation_or_a_contact_is_named_as_well(program, conversation, rosa):
    for named in ({"conversationId": str(conversation.pk)}, {"contactId": str(rosa.pk)}):
        answer = program.post("messages", {**named, **HELLO})
        assert answer.status_code == 202
        assert answer.data["contactId"] == str(rosa.pk)
        assert answer.data["windowUntil"] is not None


def test_a_dry_run_keeps_nothing(program, qr):
    answer = program.post("messages", {"to": ROSA, "dryRun": True, **HELLO})

    assert (answer.status_code, answer.data["id"], answer.data["contactId"]) == (202, None, None)
    assert answer.data["dryRun"] is True
    assert not Message.objects.exists()
    assert not Contact.objects.exists()


def test_the_same_key_sends_once(program, qr, rosa):
    body = {"to": ROSA, **HELLO}
    key = {"Idempotency-Key": "order-7"}

    first, second = program.post("messages", body, **key), program.post("messages", body, **key)

    assert first.json() == second.json()
    assert second.headers["Idempotent-Replay"] == "true"
    assert Message.objects.count() == 1


def test_a_refusal_is_not_kept_with_its_key(program, channel, rosa):
    key = {"Idempotency-Key": "order-8"}
    body = {"to": ROSA, "channelId": str(channel.pk), **HELLO}

    refused = program.post("messages", body, **key)
    assert (refused.status_code, refused.json()["code"]) == (409, "window_closed")

    rosa.threads.create(channel=channel, window_until=timezone.now() + timedelta(hours=1))
    assert program.post("messages", body, **key).status_code == 202


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (HELLO, "to"),
        ({"to": ROSA, "contactId": "0198c0de-0000-7000-8000-000000000000", **HELLO}, "to"),
        ({"to": "12", **HELLO}, "to"),
        ({"contactId": "0198c0de-0000-7000-8000-000000000000", **HELLO}, "contactId"),
        ({"conversationId": "0198c0de-0000-7000-8000-000000000000", **HELLO}, "conversationId"),
        ({"to": ROSA, "channelId": "0198c0de-0000-7000-8000-000000000000", **HELLO}, "channelId"),
        ({"to": ROSA, "type": "text", "content": {}}, "content.text"),
        ({"to": ROSA, "type": "text", "content": {"text": 5}}, "content.text"),
        ({"to": ROSA, "type": "text", "content": {"text": "{{apelido}}"}}, "content"),
        ({"to": ROSA, "type": "image", "content": {}}, "content.mediaId"),
        ({"to": ROSA, "type": "order", "content": {}}, "type"),
        ({"to": ROSA, "replyTo": "nothing", **HELLO}, "replyTo"),
        ({"to": ROSA, "variables": {"a": 5}, **HELLO}, "variables.a"),
    ],
)
def test_what_is_wrong_is_named(program, qr, rosa, body, field):
    answer = program.post("messages", body)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_each_kind_is_taken_over_the_wire(program, thread, rosa, channel):
    media = str(make_media().pk)
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("image", {"mediaId": media, "caption": "Us"}),
        ("location", {"latitude": -23.5, "longitude": -46.6, "name": "Shop"}),
        ("contacts", {"contacts": [{"name": "Ana", "phones": ["+5511900000102"]}]}),
        ("interactive", {"body": "?", "mediaId": media, "buttons": [{"id": "1", "title": "Yes"}]}),
        (
            "interactive",
            {"body": "?", "button": "Pick", "sections": [{"rows": [{"id": "1", "title": "One"}]}]},
        ),
        ("interactive", {"interactive": {"type": "flow", "action": {"name": "flow"}}}),
        ("reaction", {"messageId": str(make_inbound(rosa, channel).pk), "emoji": "👍"}),
    ]

    for kind, content in bodies:
        answer = program.post(
            "messages", {"contactId": str(rosa.pk), "type": kind, "content": content}
        )
        assert answer.status_code == 202, answer.json()

    assert Message.objects.outgoing().count() == len(bodies)


def test_a_template_is_taken_in_metas_shape(program, channel, rosa):
    make_template(channel)
    parameters = [{"type": "text", "text": "Rosa"}, {"type": "text", "text": "A-77"}]
    template = {
        "name": "on_its_way",
        "language": "pt_BR",
        "components": [{"type": "body", "parameters": parameters}],
    }
    body = {"to": ROSA, "channelId": str(channel.pk), "template": template}

    answer = program.post("messages/template", body)

    assert (answer.status_code, answer.data["category"]) == (202, "utility")
    read = program.get(f"messages/{answer.data['id']}").data
    assert read["content"]["components"] == template["components"]
    assert read["content"]["shown"]["body"] == "Oi Rosa, seu pedido A-77 saiu."


def test_bulk_says_who_was_left_out(chief, qr, rosa):
    people = [{"to": ROSA}, {"contactId": str(rosa.pk)}, {"to": "12"}, {"to": "+5511900000200"}]

    answer = chief.post("messages/bulk", {"recipients": people, "category": "utility", **HELLO})

    assert answer.status_code == 202
    batch = Batch.objects.get()
    assert (answer.data["batchId"], answer.data["queued"]) == (str(batch.pk), 2)
    left = [(one["index"], one["to"], one["code"]) for one in answer.data["leftOut"]]
    assert left == [(1, str(rosa.pk), "duplicate"), (2, "12", "invalid")]
    listed = chief.get(f"messages?batchId={batch.pk}").data["items"]
    assert {one["status"] for one in listed} == {"queued"}


def test_bulk_takes_variants_with_weights(chief, qr):
    variants = [
        {"type": "text", "content": {"text": "A"}, "weight": 1},
        {"type": "text", "content": {"text": "B"}},
    ]
    people = [{"to": f"+551190000{number:04}"} for number in range(200, 204)]
    body = {"recipients": people, "variants": variants, "category": "utility"}

    assert chief.post("messages/bulk", body).data["queued"] == 4
    assert sorted(Message.objects.values_list("variant", flat=True)) == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"recipients": [], **HELLO}, "recipients"),
        ({"recipients": [{"to": ROSA}] * 1001, **HELLO}, "recipients"),
        ({"recipients": [{}], **HELLO}, "recipients.0.to"),
        ({"recipients": [{"to": ROSA}]}, "content"),
        ({"recipients": [{"to": ROSA}], "variants": [{"weight": 1}]}, "variants.0.content"),
        ({"recipients": [{"to": ROSA}], "variants": [HELLO], **HELLO}, "content"),
    ],
)
def test_a_bulk_that_makes_no_sense_is_refused(chief, qr, body, field):
    answer = chief.post("messages/bulk", body)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_agents_answer_customers_and_do_not_write_to_many(program, qr, rosa):
    answer = program.post("messages/bulk", {"recipients": [{"to": ROSA}], **HELLO})

    assert answer.status_code == 403


def test_viewers_read_and_do_not_write(api, viewer, acme, qr, rosa):
    program = api(viewer, acme)

    assert program.post("messages", {"to": ROSA, **HELLO}).status_code == 403
    assert program.get("messages").status_code == 200


def test_a_message_is_called_back(program, qr, rosa):
    made = program.post("messages", {"to": ROSA, **HELLO}).data

    cancelled = program.post(f"messages/{made['id']}/cancel")
    again = program.post(f"messages/{made['id']}/cancel")

    assert cancelled.status_code == 200
    assert cancelled.data["status"] == "cancelled"
    assert cancelled.data["error"]["code"] == "called_back"
    assert (again.status_code, again.json()["code"]) == (409, "not_queued")


def test_a_message_that_asks_is_confirmed(program, qr, rosa):
    made = program.post("messages", {"to": ROSA, **HELLO}).data
    assert program.post(f"messages/{made['id']}/confirm").json()["code"] == "not_asked"
    Message.objects.update(asked=True, due_at=None)

    answer = program.post(f"messages/{made['id']}/confirm")

    assert (answer.status_code, answer.data["asked"]) == (200, False)


def test_the_trouble_of_a_message_is_said_in_words(program, channel, rosa):
    failed = make_inbound(rosa, channel)
    problem = {"title": "Undeliverable", "detail": "Nobody there", "subcode": "", "trace": ""}
    Message.objects.update(direction="out", status="failed", code="131026", problem=problem)

    error = program.get(f"messages/{failed.pk}").data["error"]

    assert (error["code"], error["detail"]) == ("131026", "Nobody there")
    assert error["message"] not in {"", "Undeliverable"}


@pytest.mark.parametrize("status", ["sent", "received", "queued"])
def test_a_message_without_trouble_says_none(program, channel, rosa, status):
    message = make_inbound(rosa, channel)
    Message.objects.update(status=status)

    assert program.get(f"messages/{message.pk}").data["error"] is None


# ── The list ──


def test_the_list_is_narrowed_by_each_filter(program, conversation, rosa, channel, qr):
    ana = make_contact("+5511900000102", name="Ana")
    here = make_inbound(rosa, channel)
    make_inbound(ana, channel, "wamid.ANA")
    there = make_inbound(rosa, qr, "wamid.QR")
    Message.objects.filter(pk=there.pk).update(direction="out", status="sent")

    def ids(query: str) -> list[str]:
        return [one["id"] for one in program.get(f"messages?{query}").data["items"]]

    assert ids(f"conversationId={conversation.pk}") == [str(here.pk)]
    assert ids(f"contactId={rosa.pk}") == [str(there.pk), str(here.pk)]
    assert ids(f"channelId={qr.pk}") == [str(there.pk)]
    assert ids("direction=out") == ids("status=sent") == [str(there.pk)]
    assert ids("conversationId=0198c0de-0000-7000-8000-000000000000") == []
    assert program.get("messages?nonsense=1").status_code == 400


def test_the_list_is_narrowed_by_time(program, rosa, channel):
    now = timezone.now()
    for hours in (1, 2, 3):
        row = make_inbound(rosa, channel, f"wamid.{hours}")
        Message.objects.filter(pk=row.pk).update(id=id_of(now - timedelta(hours=hours)))

    def names(**span: Any) -> list[str]:
        asked = urlencode({name: at.isoformat() for name, at in span.items()})
        return [one["providerId"] for one in program.get(f"messages?{asked}").data["items"]]

    middle = now - timedelta(hours=2)
    assert names(**{"from": middle}) == ["wamid.1", "wamid.2"]
    assert names(to=middle) == ["wamid.2", "wamid.3"]
    assert names(**{"from": middle, "to": middle}) == ["wamid.2"]


def test_the_list_is_leafed_through_by_cursor(program, rosa, channel):
    for number in range(5):
        make_inbound(rosa, channel, f"wamid.{number}")

    first = program.get("messages?limit=2").data
    second = program.get(f"messages?limit=2&cursor={first['nextCursor']}").data
    back = program.get(f"messages?limit=2&cursor={second['prevCursor']}").data

    assert [one["providerId"] for one in first["items"]] == ["wamid.4", "wamid.3"]
    assert [one["providerId"] for one in second["items"]] == ["wamid.2", "wamid.1"]
    assert back["items"] == first["items"]
    assert first["prevCursor"] is None


def test_a_list_costs_a_bounded_number_of_questions(
    program, rosa, channel, django_assert_max_num_queries
):
    for number in range(30):
        make_inbound(rosa, channel, f"wamid.{number}")

    with django_assert_max_num_queries(15):
        program.get("messages?limit=30")


def test_what_is_acmes_is_not_globex(api, stranger, globex, acme, qr, rosa, channel):
    message = make_inbound(rosa, channel)
    with in_tenant(globex):
        make_channel("globex", provider="waha", gateway_url="http://127.0.0.1:1")
    program = api(stranger, globex)

    assert program.get("messages").data["items"] == []
    assert program.get(f"messages/{message.pk}").status_code == 404
    assert program.post(f"messages/{message.pk}/cancel").status_code == 404
    for named in ({"contactId": str(rosa.pk)}, {"to": ROSA, "channelId": str(qr.pk)}):
        assert program.post("messages", {**named, **HELLO}).status_code == 400
    with in_tenant(acme):
        assert Message.objects.count() == 1


class TestForwarding:
    def test_a_message_is_said_to_somebody_else(self, program, qr, rosa):
        original = make_inbound(rosa, qr)

        answer = program.post(f"messages/{original.pk}/forward", {"to": "+5511900000107"})

        assert answer.status_code == 202
        made = Message.objects.outgoing().get()
        assert answer.data["id"] == str(made.pk)
        assert (made.contact.phone, made.content["text"]) == ("+5511900000107", "Hello")

    def test_to_one_alone(self, program, qr, rosa):
        original = make_inbound(rosa, qr)

        answer = program.post(f"messages/{original.pk}/forward", {})

        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == ["to"]

    def test_what_is_nothing_is_refused(self, program, qr, rosa):
        original = make_inbound(rosa, qr)
        Message.objects.update(revoked_at=timezone.now())

        answer = program.post(f"messages/{original.pk}/forward", {"contactId": str(rosa.pk)})

        assert (answer.status_code, answer.json()["code"]) == (409, "not_forwardable")

    def test_deleting_for_everyone_where_it_can_not_be(self, program, channel, rosa):
        message = make_inbound(rosa, channel)
        Message.objects.update(direction="out", origin="agent", status="sent")

        answer = program.post(f"messages/{message.pk}/revoke")

        assert (answer.status_code, answer.json()["code"]) == (409, "cannot_delete")


class TestLater:
    def test_a_message_waits_for_its_hour_and_is_listed_and_called_back(self, program, qr, rosa):
        at = (timezone.now() + timedelta(hours=5)).replace(microsecond=0)

        answer = program.post("messages", {"to": ROSA, **HELLO, "leaveAt": at.isoformat()})

        assert answer.status_code == 202
        message = Message.objects.get()
        assert message.due_at == at
        [listed] = program.get("messages?status=queued").data["items"]
        assert datetime.fromisoformat(listed["leaveAt"]) == at
        called_back = program.post(f"messages/{message.pk}/cancel")
        assert (called_back.data["status"], called_back.data["leaveAt"]) == ("cancelled", None)

    @pytest.mark.parametrize("days", [-1, 367])
    def test_in_the_past_and_beyond_a_year_are_refused(self, program, qr, rosa, days):
        at = timezone.now() + timedelta(days=days)

        answer = program.post("messages", {"to": ROSA, **HELLO, "leaveAt": at.isoformat()})

        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == ["leaveAt"]
        assert not Message.objects.exists()

    def test_after_the_window_only_a_template_can_leave(
        self, program, channel, rosa, thread, conversation
    ):
        at = (timezone.now() + timedelta(hours=30)).isoformat()
        to = {"conversationId": str(conversation.pk), "leaveAt": at}
        make_template(channel, components=[NO_VALUES])

        answer = program.post("messages", {**to, **HELLO})
        assert (answer.status_code, answer.json()["code"]) == (409, "after_the_window")
        assert not Message.objects.exists()

        use = {"name": "on_its_way", "language": "pt_BR"}
        assert program.post("messages/template", {**to, "template": use}).status_code == 202

    def test_a_dry_run_says_so_too(self, program, qr, rosa):
        at = (timezone.now() + timedelta(hours=5)).isoformat()

        answer = program.post("messages", {"to": ROSA, **HELLO, "leaveAt": at, "dryRun": True})

        assert answer.data["leaveAt"] is not None
        assert not Message.objects.exists()
