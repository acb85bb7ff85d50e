"""Whatever WhatsApp can bring is kept with what came with it; nothing is left unparsed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from apps.conversations.models import Conversation, Message, SummedDay, Thread
from apps.whatsapp.models import Media
from tests.conversations.inbox.wire import (
    NOON,
    PAYLOADS,
    change,
    comes,
    drain,
    message,
    payload,
    post,
    writes,
)

EXAMPLES = sorted(path.stem for path in (PAYLOADS / "meta").glob("message_*.json"))
#: These change another message instead of being one.
CHANGES = {"message_edit", "message_revoke", "message_reaction", "message_reaction_removed"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_taken_in(at_acme, acmes, name):
    post(raw=payload(f"meta/{name}", acmes))
    [event] = drain(at_acme)

    assert (event.state, event.problem) == ("done", "")
    assert Message.objects.count() == (0 if name in CHANGES else 1)


def test_a_picture_is_awaited_and_named_in_its_message(at_acme, acmes):
    picture = {"id": "media-1", "mime_type": "image/jpeg", "caption": "Veja"}
    comes(at_acme, writes(acmes, message("image", image=picture)))

    file, written = Media.objects.get(), Message.objects.get()
    assert (file.state, file.provider_id, file.channel_id) == ("pending", "media-1", acmes.pk)
    assert (written.kind, written.media_id) == ("image", file.pk)
    assert written.content == {"caption": "Veja", "mediaId": str(file.pk)}
    assert Conversation.objects.get().preview == "Picture: Veja"


def test_a_picture_told_again_is_not_another_file(at_acme, acmes):
    picture = message("image", id="wamid.A", image={"id": "media-1", "mime_type": "image/jpeg"})
    comes(at_acme, writes(acmes, picture))
    comes(at_acme, writes(acmes, picture, message()))

    assert Media.objects.count() == 1


def test_what_a_message_refers_to_stays_with_it(at_acme, acmes):
    advertisement = {
        "source_type": "ad",
        "source_id": "120",
        "source_url": "https://fb.example/ad",
        "headline": "Promo",
        "ctwa_clid": "click-1",
    }
    comes(
        at_acme,
        writes(
            acmes,
            message(id="wamid.A", context={"id": "wamid.ours", "from": "5511900000100"}),
            message(id="wamid.B", context={"forwarded": True}),
            message(id="wamid.C", referral=advertisement),
        ),
    )

    reply, forwarded, referred = Message.objects.order_by("provider_id")
    assert (reply.reply_to, reply.context) == ("wamid.ours", None)
    assert forwarded.context == {"forwarded": True}
    assert referred.context["referral"] == {
        "source": "ad",
        "sourceId": "120",
        "url": "https://fb.example/ad",
        "headline": "Promo",
        "clickId": "click-1",
    }


def test_what_whatsapp_does_not_pass_on_is_there_as_that(at_acme, acmes):
    errors = [{"code": 131051, "title": "Message type unknown"}]
    comes(
        at_acme, writes(acmes, message("unsupported", unsupported={"type": "poll"}, errors=errors))
    )

    written = Message.objects.get()
    assert (written.kind, written.content["kind"]) == ("unsupported", "poll")
    assert Conversation.objects.get().unread == 1


def test_what_is_said_in_a_group_belongs_to_no_thread(at_acme, acmes):
    [event] = comes(at_acme, writes(acmes, message(group_id="group-1")))

    assert event.state == "done"
    assert not Message.objects.exists()
    assert not Thread.objects.exists()


class TestTheCompanysPhone:
    def echo(self, channel, **more):
        told = message(by="5511900000100", to="5511900000101", **more)
        return change(channel, field="smb_message_echoes", message_echoes=[told])

    def test_what_it_wrote_is_ours_and_calls_nobody(self, at_acme, acmes, told):
        comes(at_acme, writes(acmes, message(body="oi")))
        comes(at_acme, self.echo(acmes, body="Já vai", id="wamid.E", at=NOON + 60))

        ours = Message.objects.get(provider_id="wamid.E")
        assert (ours.direction, ours.origin, ours.status) == ("out", "phone", "sent")
        assert ours.sent_at == ours.created_at
        conversation = Conversation.objects.get()
        assert (conversation.unread, conversation.preview) == (1, "Já vai")
        assert conversation.last_message_at == ours.created_at > conversation.last_inbound_at
        assert [one.origin for one in told.arrived] == ["person", "phone"]

    def test_to_somebody_who_never_wrote_it_begins_no_thread(self, at_acme, acmes):
        comes(at_acme, self.echo(acmes, body="Promoção"))

        written = Message.objects.get()
        assert written.contact is not None
        assert written.contact.last_seen_at is None
        assert not Thread.objects.exists()
        assert not Conversation.objects.exists()

    def history(self, channel, *messages):
        thread = {"id": "5511900000101", "messages": list(messages)}
        metadata = {"phase": 0, "chunk_order": 1, "progress": 55}
        return change(
            channel, field="history", history=[{"metadata": metadata, "threads": [thread]}]
        )

    def test_its_past_is_filed_where_it_was_and_starts_nothing(self, at_acme, acmes, told):
        before = message(
            at=NOON - 9000, id="wamid.1", body="Bom dia", history_context={"status": "READ"}
        )
        after = message(
            by="5511900000100",
            to="5511900000101",
            at=NOON - 8000,
            id="wamid.2",
            body="Bom dia, Rosa",
            history_context={"status": "READ"},
        )
        comes(at_acme, writes(acmes, message(id="wamid.3", body="Agora")))
        told.arrived.clear()
        [*_, event] = comes(at_acme, self.history(acmes, after, before))

        assert (event.state, event.problem) == ("done", "")
        thread = Message.objects.order_by("id").values_list("provider_id", "direction", "status")
        assert list(thread) == [
            ("wamid.1", "in", "received"),
            ("wamid.2", "out", "read"),
            ("wamid.3", "in", "received"),
        ]
        conversation = Conversation.objects.get()
        assert (conversation.unread, conversation.preview) == (1, "Agora")
        assert not told.arrived

    def test_somebody_of_the_past_has_a_closed_conversation_and_no_window(self, at_acme, acmes):
        comes(at_acme, self.history(acmes, message(at=NOON, body="Bom dia")))

        conversation = Conversation.objects.get()
        assert (conversation.status, conversation.unread) == ("closed", 0)
        assert conversation.preview == "Bom dia"
        assert Thread.objects.get().window_until is None

    def test_days_that_were_summed_before_their_past_came_are_summed_anew(self, at_acme, acmes):
        long_ago = NOON - 90 * 24 * 3600
        at = datetime.fromtimestamp(long_ago, UTC)
        SummedDay.objects.create(day=at.date(), until=at + timedelta(hours=12), at=timezone.now())

        comes(at_acme, self.history(acmes, message(at=long_ago, body="Bom dia")))

        assert SummedDay.objects.get().at < at

    def test_a_file_of_the_past_fills_the_place_held_for_it(self, at_acme, acmes):
        held = message("media_placeholder", id="wamid.1", at=NOON)
        picture = {"id": "media-1", "mime_type": "image/jpeg"}
        comes(at_acme, self.history(acmes, held))
        assert Message.objects.get().kind == "unsupported"
        late = message("image", id="wamid.1", at=NOON, image=picture)
        [*_, event] = comes(at_acme, change(acmes, field="history", messages=[late]))

        assert (event.state, event.problem) == ("done", "")
        written = Message.objects.get()
        assert (written.kind, written.media_id) == ("image", Media.objects.get().pk)


def test_lists_speak_the_companys_language(at_acme, acmes):
    at_acme.language = "pt-br"
    at_acme.save(update_fields=["language"])
    comes(
        at_acme, writes(acmes, message("sticker", sticker={"id": "m1", "mime_type": "image/webp"}))
    )

    assert Conversation.objects.get().preview == "Figurinha"
