"""What was said to one person said to another; and taken back from everybody's phones."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.models import AuditEntry
from apps.conversations import outbox
from apps.conversations.models import Contact, Conversation, Message
from apps.conversations.outbox.refusals import (
    AlreadyRevoked,
    NeverRevoked,
    NotForwardable,
    NotSentYet,
    TooLateToRevoke,
    WindowClosed,
)
from apps.whatsapp.media.refusals import NotHere, NotReady
from apps.whatsapp.models import Media
from tests.conversations.consent.people import make_contact
from tests.conversations.outbox.conftest import make_channel, make_media, make_thread
from tests.simulated import until
from tests.whatsapp.sessions import conftest as sessions
from tests.whatsapp.sessions.conftest import Gateway

gateway_process, gateway, channel, linked = (
    sessions.gateway_process, sessions.gateway, sessions.channel, sessions.linked,
)  # fmt: skip
HTMX = {"HX-Request": "true"}


@pytest.fixture
def by(agent) -> Actor:
    return Actor(user=agent)


@pytest.fixture
def otto(inside_acme) -> Contact:
    return make_contact("+5511900000177")


@pytest.fixture
def his(otto, told) -> Conversation:
    """He wrote an hour ago, so anything may be said to him."""
    thread = make_thread(otto, told.channel, silent_for=timedelta(hours=1))
    return Conversation.objects.create(thread=thread, contact=otto, channel=told.channel)


@pytest.fixture
def forward(inside_acme, by, his) -> Callable[[Message], Message]:
    return lambda message: outbox.forward(inside_acme, message, to=his, by=by)


class TestForwarding:
    def test_words_are_said_again_to_somebody_else(self, told, forward, otto, agent):
        original = told.they("text", {"text": "The hall is free on Friday"})

        made = forward(original)

        assert (made.contact_id, made.status, made.author_id) == (otto.pk, "queued", agent.pk)
        assert made.content["text"] == "The hall is free on Friday"
        assert made.reply_to == ""
        noted = AuditEntry.objects.get(action="message.forwarded")
        assert noted.after == {"original": str(original.pk)}

    def test_braces_that_a_customer_wrote_are_no_variable(self, told, forward):
        made = forward(told.they("text", {"text": "Use {{nome|cliente}} and {{ price }}"}))

        assert made.content["text"] == "Use {{nome|cliente}} and {{ price }}"

    def test_a_file_goes_along_as_one_of_its_own(self, told, forward):
        media = make_media(digest="ab" * 32, has_thumbnail=True)
        original = told.they("image", {"caption": "The shop"}, media_id=media.pk)

        made = forward(original)

        copy = Media.objects.get(pk=made.media_id)
        assert copy.pk != media.pk
        assert (copy.digest, copy.kind, copy.has_thumbnail) == (media.digest, "image", True)
        assert made.content == {"caption": "The shop", "mediaId": str(copy.pk)}

    @pytest.mark.parametrize(
        ("state", "refusal"), [("pending", NotReady), ("expired", NotHere), ("missing", NotHere)]
    )
    def test_a_file_that_is_not_here_is_refused(self, told, forward, state, refusal):
        media = make_media(state=state)

        with pytest.raises(refusal):
            forward(told.they("image", {}, media_id=media.pk))
        assert Media.objects.count() == 1

    def test_a_place_and_a_card(self, told, forward):
        place = {"latitude": -23.5, "longitude": -46.6, "name": "Shop"}
        assert forward(told.they("location", {**place, "url": "x"})).content == place

        card = {"contacts": [{"phones": ["+5511900000188"], "extra": {"a": 1}}]}
        assert forward(told.they("contacts", card)).content == {
            "contacts": [{"name": "+5511900000188", "phones": ["+5511900000188"]}]
        }

    @pytest.mark.parametrize(
        ("kind", "content"),
        [
            ("template", {"name": "a", "language": "pt_BR", "shown": {"body": "We are open"}}),
            ("interactive", {"body": "We are open", "buttons": [{"id": "1", "title": "Ok"}]}),
            ("interactive", {"interactive": {"body": {"text": "We are open"}}}),
            ("tapped", {"kind": "button", "id": "1", "title": "We are open"}),
        ],
    )
    def test_of_what_only_its_sender_can_say_the_words(self, told, forward, kind, content):
        made = forward(told.we(kind, content))

        assert (made.kind, made.content["text"]) == ("text", "We are open")

    @pytest.mark.parametrize(
        ("kind", "content", "fields"),
        [
            ("system", {"kind": "changed_number"}, {}),
            ("order", {"lines": []}, {}),
            ("template", {"name": "a", "language": "pt_BR"}, {}),
            ("reaction", {"emoji": "👍"}, {}),
            ("text", {}, {"revoked_at": timezone.now()}),
        ],
    )
    def test_the_rest_is_refused_and_not_offered(self, told, forward, page, kind, content, fields):
        message = told.they(kind, content, **fields)

        with pytest.raises(NotForwardable):
            forward(message)
        if kind != "reaction":  # which stands at another message and has no menu
            assert "/forward/" not in page(f"m/{message.pk}/menu/")

    def test_what_the_door_refuses_leaves_nothing_behind(self, told, by, inside_acme, otto):
        media = make_media(digest="cd" * 32)
        shut = make_thread(otto, make_channel("other"), silent_for=timedelta(hours=30))
        original = told.they("image", {}, media_id=media.pk)

        with pytest.raises(WindowClosed):
            outbox.forward(inside_acme, original, to=otto, channel=shut.channel, by=by)
        assert Media.objects.count() == 1

    def test_the_dialog_asks_to_whom_and_says_where_it_went(self, told, page, post, his, otto):
        original = told.they("text", {"text": "The hall is free"})
        assert f"m/{original.pk}/forward/" in page(f"m/{original.pk}/menu/")
        assert "The hall is free" in page(f"m/{original.pk}/forward/")

        chosen = {"contact": str(otto.pk), "channel": str(told.channel.pk)}
        answer = post(f"m/{original.pk}/forward/", chosen)

        assert answer.status_code == 204
        toast = json.loads(answer["HX-Trigger"])["showToast"]
        assert toast["url"] == f"/t/acme/inbox/{his.pk}/"
        assert Message.objects.filter(contact=otto).outgoing().count() == 1

    def test_refused_in_the_dialog_and_nobody_new_is_known(self, told, post):
        original = told.they("text", {"text": "The hall is free"})

        someone = {"who": "+5511900000199", "channel": str(told.channel.pk)}
        answer = post(f"m/{original.pk}/forward/", someone)

        assert answer.status_code == 200
        assert "takes only" in answer.content.decode()
        assert not Contact.objects.filter(phone="+5511900000199").exists()
        assert Conversation.objects.count() == 1

    def test_a_viewer_forwards_nothing(self, told, as_viewer, path):
        original = told.they("text", {"text": "The hall is free"})

        answer = as_viewer.get(path(f"m/{original.pk}/forward/"))
        connection.set_tenant(told.tenant)

        assert answer.status_code == 403


@pytest.fixture
def ours(linked, inside_acme) -> Message:
    """A message of ours, as a linked phone sent it."""
    from apps.whatsapp import transport
    from apps.whatsapp.connections import connection_of
    from apps.whatsapp.messages import Address, Text
    from apps.whatsapp.messages import Message as WireMessage
    from apps.whatsapp.providers import provider_of

    contact, provider = make_contact("+5511900000150"), provider_of("waha")
    wire = WireMessage(Address(phone=contact.phone), Text("Wrong price"))
    sent = provider.outcome(transport.call(provider.request_for(connection_of(linked), wire)))
    return Message.objects.create(
        contact=contact,
        channel=linked,
        direction="out",
        origin="agent",
        kind="text",
        content={"text": "Wrong price"},
        status="delivered",
        sent_at=timezone.now(),
        provider_id=sent.provider_id,
    )


class TestDeletingForEveryone:
    def test_it_is_gone_there_and_here(self, gateway: Gateway, linked, ours, inside_acme, by):
        outbox.revoke(inside_acme, ours, by=by)

        assert ours.revoked_at is not None
        assert ours.content == {}
        assert AuditEntry.objects.filter(action="message.revoked").count() == 1

        def is_gone() -> bool:
            session: Any = gateway.session(linked)
            return ours.provider_id not in {one["id"] for one in session["messages"]}

        until(is_gone)

    def test_what_the_gateway_does_not_know_stays_and_it_is_said(self, ours, inside_acme, by):
        ours.provider_id = ours.provider_id[:-4] + "0000"

        with pytest.raises(Exception, match="Message not found"):
            outbox.revoke(inside_acme, ours, by=by)
        ours.refresh_from_db()
        assert ours.revoked_at is None

    @pytest.mark.parametrize(
        ("fields", "refusal"),
        [
            ({"status": "queued", "provider_id": ""}, NotSentYet),
            ({"status": "failed"}, NotSentYet),
            ({"kind": "reaction"}, NotSentYet),
            ({"direction": "in", "origin": "person", "status": "received"}, NotSentYet),
            ({"sent_at": timezone.now() - timedelta(days=2, minutes=1)}, TooLateToRevoke),
            ({"revoked_at": timezone.now()}, AlreadyRevoked),
        ],
    )
    def test_only_what_left_lately(self, inside_acme, by, otto, fields, refusal):
        qr = make_channel("loja", provider="waha", gateway_url="http://127.0.0.1:1", account="")
        message = Message.objects.create(
            **{
                "contact": otto, "channel": qr, "direction": "out", "origin": "agent",
                "kind": "text", "content": {"text": "a"}, "status": "sent",
                "sent_at": timezone.now(), "provider_id": "true_1@c.us_3EB0", **fields,
            }
        )  # fmt: skip

        with pytest.raises(refusal):
            outbox.revoke(inside_acme, message, by=by)

    def test_metas_own_api_can_not_and_its_menu_says_so(self, told, page, inside_acme, by):
        message = told.we("text", {"text": "a"}, status="read", sent_at=timezone.now())

        with pytest.raises(NeverRevoked):
            outbox.revoke(inside_acme, message, by=by)
        html = page(f"m/{message.pk}/menu/")
        assert "official API can&#x27;t delete what was sent" in html
        assert "/revoke/" not in html

    def test_what_came_in_offers_no_such_thing_and_says_nothing(self, told, page):
        html = page(f"m/{told.they('text', {'text': 'a'}).pk}/menu/")

        assert "/revoke/" not in html
        assert "delete" not in html
