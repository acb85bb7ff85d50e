"""One message to many: frozen at once, each person once, the others named with their reasons."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from apps.accounts import quotas
from apps.accounts.errors import QuotaExceeded
from apps.conversations import contents, outbox, tallying
from apps.conversations.consent import ledger
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.models import Batch, BatchLine, Contact, Message
from apps.conversations.outbox import BulkDraft, Recipient, TemplateUse, Variant
from apps.whatsapp.message_templates.refusals import TemplatePaused
from apps.whatsapp.messages import Address
from tests.conversations.consent.people import make_contact, said
from tests.conversations.outbox.conftest import ROSA, make_media, make_template, make_thread

HI = Variant(content={"text": "Oi, {{nome|cliente}}!"})


def phone(number: int) -> str:
    return f"+551190000{number:04}"


def to(*people: Contact | str, **values: str) -> list[Recipient]:
    return [
        Recipient(Address(phone=one), one, values)
        if isinstance(one, str)
        else Recipient(one, str(one.pk), values)
        for one in people
    ]


def bulk_of(people: list[Recipient], *variants: Variant, **more: Any) -> BulkDraft:
    return BulkDraft(people, variants or (HI,), **{"category": "utility", **more})


def test_everybody_gets_a_row_of_one_frozen_batch(acme, qr, rosa, by):
    done = outbox.bulk(acme, bulk_of(to(rosa, phone(200), phone(201)), name="Open day"), by=by)

    batch = Batch.objects.get()
    assert (done.batch, done.queued, done.left) == (batch, 3, [])
    assert (batch.name, batch.origin, batch.category) == ("Open day", "api", "utility")
    assert batch.is_open
    assert batch.frozen_at is not None
    assert batch.variants == [
        {
            "kind": "text",
            "content": {"text": "Oi, {{nome|cliente}}!", "previewUrl": False},
            "weight": 1,
        }
    ]
    rows = Message.objects.order_by("contact__phone")
    assert {(one.status, one.due_at, one.channel_id) for one in rows} == {("queued", None, qr.pk)}
    assert [one.values for one in rows] == [{"nome": "Rosa"}, {}, {}]
    assert BatchLine.objects.get().channel == qr
    assert tallying.counts(batch).queued == 3
    assert quotas.use_of(acme, "messages_per_day").used == 3


def test_what_is_frozen_is_what_each_will_read(acme, qr, rosa, by):
    outbox.bulk(acme, bulk_of(to(rosa, phone(200))), by=by)

    read = [
        contents.filled(one.batch.variants[one.variant]["content"], one.values)["text"]
        for one in Message.objects.order_by("contact__phone")
    ]
    assert read == ["Oi, Rosa!", "Oi, cliente!"]


def test_nobody_gets_it_twice(acme, qr, rosa, by):
    done = outbox.bulk(acme, bulk_of(to(rosa, ROSA, phone(200), rosa)), by=by)

    assert done.queued == 2
    assert [(one.place, one.code) for one in done.left] == [(1, "duplicate"), (3, "duplicate")]


def test_those_who_may_not_get_it_are_named_and_the_others_get_it(acme, qr, rosa, by):
    ledger.note(acme, [said(rosa, category="utility", given=False)])
    blocked = make_contact("+5511900000102", name="Ana", blocked_at=rosa.created_at)
    gone = Contact(phone="+5511900000103")
    people = [*to(rosa, blocked, gone, phone(200)), Recipient(None, "x", problem="No number.")]

    done = outbox.bulk(acme, bulk_of(people), by=by)

    assert done.queued == 1
    assert [(one.place, one.code) for one in done.left] == [
        (0, "opted_out"),
        (1, "blocked"),
        (2, "gone"),
        (4, "invalid"),
    ]
    assert all(one.words for one in done.left)


def test_bulk_is_promotion_unless_somebody_says_otherwise(acme, qr, rosa, by):
    ana = make_contact("+5511900000102", name="Ana")
    ledger.note(acme, [said(ana)])

    done = outbox.bulk(acme, bulk_of(to(rosa, ana), category=""), by=by)

    assert (done.category, done.queued) == ("marketing", 1)
    assert [one.code for one in done.left] == ["no_consent"]


def test_nobody_becomes_a_contact_by_not_being_written_to(acme, qr, by):
    before = quotas.use_of(acme, "max_contacts").used

    done = outbox.bulk(acme, bulk_of(to(phone(200), phone(201)), category="marketing"), by=by)

    assert (done.batch, done.queued, len(done.left)) == (None, 0, 2)
    assert not Contact.objects.exists()
    assert not Batch.objects.exists()
    assert quotas.use_of(acme, "max_contacts").used == before


def test_only_those_with_an_open_window_get_free_text(acme, channel, rosa, thread, by):
    ana = make_contact("+5511900000102", name="Ana")
    make_thread(ana, channel, silent_for=timedelta(hours=30))

    done = outbox.bulk(acme, bulk_of(to(rosa, ana)), by=by)

    assert done.queued == 1
    assert [one.code for one in done.left] == ["window_closed"]


def test_a_hole_leaves_out_only_whoever_has_it(acme, qr, rosa, by):
    nameless = make_contact("+5511900000102", name="")
    variant = Variant(content={"text": "Oi, {{nome}}!"})

    done = outbox.bulk(acme, bulk_of(to(rosa, nameless), variant), by=by)

    assert done.queued == 1
    assert [(one.place, one.code) for one in done.left] == [(1, "invalid")]


def test_what_is_given_for_a_person_fills_their_message(acme, qr, rosa, by):
    variant = Variant(content={"text": "{{nome}}: {{cupom}}"})
    people = [*to(rosa, cupom="R1"), *to(phone(200), cupom="B2", nome="Bia")]

    outbox.bulk(acme, bulk_of(people, variant), by=by)

    values = {one.contact.phone: one.values for one in Message.objects.all()}
    assert values == {
        ROSA: {"nome": "Rosa", "cupom": "R1"},
        phone(200): {"nome": "Bia", "cupom": "B2"},
    }


def test_variants_are_dealt_out_by_weight(acme, qr, by):
    people = to(*(phone(number) for number in range(200, 220)))
    variants = [Variant(content={"text": "A"}, weight=3), Variant(content={"text": "B"})]

    outbox.bulk(acme, bulk_of(people, *variants), by=by)

    got = list(Message.objects.values_list("variant", flat=True))
    assert (got.count(0), got.count(1)) == (15, 5)


def test_a_template_to_many_is_kept_unfilled(acme, channel, rosa, by):
    make_template(channel)
    use = TemplateUse("on_its_way", "pt_BR", values={"1": "{{nome}}", "2": "{{pedido}}"})

    outbox.bulk(acme, bulk_of(to(rosa, pedido="A-77"), Variant(template=use)), by=by)

    message = Message.objects.select_related("batch").get()
    content = message.batch.variants[0]["content"]
    assert message.kind == "template"
    assert content["components"][0]["parameters"][0]["text"] == "{{nome}}"
    filled = contents.filled(content, message.values)
    assert filled["shown"]["body"] == "Oi Rosa, seu pedido A-77 saiu."
    assert [one["text"] for one in filled["components"][0]["parameters"]] == ["Rosa", "A-77"]


def test_a_template_that_is_paused_refuses_all_of_it(acme, channel, rosa, by):
    make_template(channel, status="paused")
    use = TemplateUse("on_its_way", "pt_BR", values={"1": "a", "2": "b"})

    with pytest.raises(TemplatePaused):
        outbox.bulk(acme, bulk_of(to(rosa), Variant(template=use)), by=by)


def test_a_file_goes_to_everybody(acme, qr, rosa, by):
    media = make_media()

    outbox.bulk(acme, bulk_of(to(rosa), Variant("image", {"mediaId": str(media.pk)})), by=by)

    assert Message.objects.get().media_id == media.pk


def test_a_variable_that_means_nothing_is_each_ones_reason(acme, qr, rosa, by):
    done = outbox.bulk(acme, bulk_of(to(rosa), Variant(content={"text": "{{apelido}}"})), by=by)

    assert [one.code for one in done.left] == ["invalid"]
    assert "apelido" in done.left[0].words


def test_content_that_is_wrong_for_all_is_refused_as_a_whole(acme, qr, rosa, by):
    with pytest.raises(UnfitContent):
        outbox.bulk(acme, bulk_of(to(rosa), Variant(content={})), by=by)


def test_nobody_reacts_to_many_at_once(acme, qr, rosa, by):
    with pytest.raises(UnfitContent):
        outbox.bulk(acme, bulk_of(to(rosa), Variant("reaction", {"emoji": "👍"})), by=by)


def test_a_rehearsal_keeps_nothing(acme, qr, rosa, by):
    done = outbox.bulk(acme, bulk_of(to(rosa, phone(200))), by=by, dry_run=True)

    assert (done.batch, done.queued) == (None, 2)
    assert not Batch.objects.exists()
    assert not Message.objects.exists()
    assert list(Contact.objects.all()) == [rosa]
    assert quotas.use_of(acme, "messages_per_day").used == 0


def test_the_days_limit_is_for_all_of_it_or_none(acme, qr, rosa, by, limited):
    limited(messages_per_day=1)

    with pytest.raises(QuotaExceeded):
        outbox.bulk(acme, bulk_of(to(rosa, phone(200))), by=by)

    assert not Message.objects.exists()


def test_a_thousand_are_asked_with_a_bounded_number_of_questions(
    acme, qr, by, django_assert_max_num_queries
):
    people = to(*(phone(number) for number in range(1000, 2000)))

    with django_assert_max_num_queries(60):
        done = outbox.bulk(acme, bulk_of(people), by=by)

    assert done.queued == 1000
