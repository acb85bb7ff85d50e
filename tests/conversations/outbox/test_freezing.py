"""An audience becomes messages: each person once, whoever is cut off and however often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts import quotas
from apps.accounts.errors import QuotaExceeded
from apps.conversations import outcomes, tallying
from apps.conversations.consent import ledger
from apps.conversations.contents import personal
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.delivery import lines
from apps.conversations.models import (
    Attribute,
    Batch,
    BatchLine,
    BatchTally,
    Contact,
    LeftOut,
    Message,
)
from apps.conversations.outbox import freezing, stretches
from tests.conversations.consent.people import make_contact, said
from tests.conversations.outbox.conftest import make_channel, make_thread
from tests.conversations.outbox.test_races import acme_itself  # noqa: F401
from tests.races import at_once

EVERYBODY = Contact.objects.all


def make_people(count: int, *, first: int = 0, **fields: Any) -> list[Contact]:
    numbers = range(first, first + count)
    return [make_contact(f"+55119000{number:05}", **fields) for number in numbers]


def make_batch(*texts: str, weights: Iterable[int] = (), **fields: Any) -> Batch:
    each = list(weights) or [1] * len(texts or "1")
    variants = [
        {"kind": "text", "content": {"text": text}, "weight": weight}
        for text, weight in zip(texts or ("Oi",), each, strict=True)
    ]
    given_ones = {"origin": "campaign", "category": "utility", "variants": variants, **fields}
    return Batch.objects.create(**given_ones)


def frozen(batch: Batch) -> list[tuple[Any, ...]]:
    """Who gets what by which channel, and who gets nothing and why."""
    rows = Message.objects.filter(batch=batch).order_by("contact_id")
    left = LeftOut.objects.filter(batch=batch).order_by("contact_id")
    return [
        *rows.values_list("contact_id", "channel_id", "variant", "values", "kind", "status"),
        *left.values_list("contact_id", "code"),
    ]


def test_everybody_gets_a_row_and_the_batch_is_frozen(acme, qr, rosa):
    make_contact("+5511900000102", name="  ")
    batch = make_batch("Oi, {{nome|cliente}}!", author_id=acme.pk)

    freezing.freeze(acme, batch, EVERYBODY(), [qr])

    batch.refresh_from_db()
    assert batch.frozen_at is not None
    rows = Message.objects.order_by("contact__phone")
    assert [one.values for one in rows] == [{"nome": "Rosa"}, {}]
    assert {
        (one.status, one.due_at, one.channel_id, one.kind, one.direction, one.origin, one.category)
        for one in rows
    } == {("queued", None, qr.pk, "text", "out", "campaign", "utility")}
    assert {one.author_id for one in rows} == {acme.pk}
    assert BatchLine.objects.get().channel == qr
    assert tallying.counts(batch).queued == 2
    assert quotas.use_of(acme, "messages_per_day").used == 2


def test_who_may_not_get_it_is_left_out_with_the_reason(acme, qr):
    willing, silent, stopped = make_people(3)
    make_contact("+5511900000190", blocked_at=timezone.now())
    make_contact("")
    ledger.note(acme, [said(willing), said(stopped), said(stopped, given=False, key="2")])
    batch = make_batch(category="marketing")

    freezing.freeze(acme, batch, EVERYBODY(), [qr])

    assert Message.objects.get().contact == willing
    assert freezing.left_out(batch) == {
        "blocked": 1, "no_address": 1, "no_consent": 1, "opted_out": 1,
    }  # fmt: skip
    assert LeftOut.objects.get(code="no_consent").contact_id == silent.pk
    assert LeftOut.objects.get(code="opted_out").contact_id == stopped.pk


def test_a_text_needs_an_open_window_and_a_template_does_not(acme, channel):
    awake, asleep = make_people(2)
    make_thread(awake, channel, silent_for=timedelta(hours=1))
    make_thread(asleep, channel, silent_for=timedelta(hours=30))
    text = make_batch("Oi")
    template = make_batch()
    template.variants = [{"kind": "template", "content": {"name": "a", "language": "pt_BR"}}]
    template.save()

    freezing.freeze(acme, text, EVERYBODY(), [channel])
    freezing.freeze(acme, template, EVERYBODY(), [channel])

    assert text.messages.get().contact == awake
    assert LeftOut.objects.get().code == "window_closed"
    assert template.messages.count() == 2


def test_a_variable_that_would_leave_a_hole_leaves_somebody_out(acme, qr):
    make_contact("+5511900000102", name="Ana")
    nameless = make_contact("+5511900000103", name="")
    batch = make_batch("Oi, {{nome}}!")

    freezing.freeze(acme, batch, EVERYBODY(), [qr])

    assert batch.messages.get().values == {"nome": "Ana"}
    left = LeftOut.objects.get()
    assert (left.contact_id, left.code) == (nameless.pk, "variables_missing")


def test_what_only_the_twin_says_is_frozen_too_and_leaves_nobody_out(acme, channel):
    make_contact("+5511900000102", name="Ana", email="ana@example.com")
    make_contact("+5511900000103", name="Bia")
    batch = make_batch()
    named = {"name": "a", "language": "pt_BR", "variables": {"1": "{{nome}}"}}
    twin = {"kind": "text", "content": {"text": "{{email}}"}}
    batch.variants = [{"kind": "template", "content": named, "twin": twin}]
    batch.save()

    freezing.freeze(acme, batch, EVERYBODY(), [channel])

    values = batch.messages.order_by("contact__name").values_list("values", flat=True)
    assert list(values) == [{"nome": "Ana", "email": "ana@example.com"}, {"nome": "Bia"}]


def test_each_reason_has_words(acme, qr):
    message = Message(status="cancelled", code="window_closed")
    for code in ("window_closed", "variables_missing", "no_consent", "blocked", "no_address"):
        message.code = code
        assert outcomes.in_words(message, "meta")


def test_an_unknown_variable_freezes_nothing(acme, qr, rosa):
    batch = make_batch("Oi, {{apelido}}!")

    with pytest.raises(UnfitContent):
        freezing.freeze(acme, batch, EVERYBODY(), [qr])

    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "names",
    [("nome", "email", "categoria", "observacoes", "city"), ("points", "born", "vip", "phone")],
)
def test_what_fills_variables_is_the_same_as_for_one_person(acme, qr, names):
    for key, kind in (
        ("city", "text"), ("points", "number"), ("born", "date"), ("vip", "boolean"),
    ):  # fmt: skip
        Attribute.objects.create(key=key, name=key, kind=kind)
    told = {"city": "São Paulo", "points": 12.5, "born": "1990-03-02", "vip": True}
    make_contact("+5511900000101", name="Rosa \u2003", attributes=told, notes="\n a ")
    make_contact("+5511900000102", name="", attributes={"city": ""}, email="ana@example.com")
    batch = make_batch(" ".join(f"{{{{{name}|-}}}}" for name in names))

    freezing.freeze(acme, batch, EVERYBODY(), [qr])

    known = personal.known()
    for one in batch.messages.select_related("contact"):
        assert one.values == personal.values_of(acme, one.contact, names, known)


def test_cut_off_between_pages_it_goes_on_and_ends_the_same(acme, inside_acme):
    channels = [make_channel(f"qr{nth}", provider="waha", account="") for nth in range(3)]
    make_people(20, name="Ana")
    make_people(3, first=50, blocked_at=timezone.now())
    whole = make_batch("A {{nome}}", "B")
    pieces = Batch.objects.get(pk=whole.pk)
    with transaction.atomic():
        freezing.freeze(acme, whole, EVERYBODY(), channels)
        expected = frozen(whole)
        transaction.set_rollback(True)

    freezing.freeze_page(acme, pieces, EVERYBODY(), channels, page=5)
    freezing.freeze_page(acme, pieces, EVERYBODY(), channels, page=5)
    with transaction.atomic():  # dies in the middle of a page
        freezing.freeze_page(acme, pieces, EVERYBODY(), channels, page=5)
        transaction.set_rollback(True)
    pieces.refresh_from_db()
    assert pieces.frozen_at is None
    assert pieces.messages.count() == 10
    freezing.freeze(acme, pieces, EVERYBODY(), channels, page=7)

    assert frozen(pieces) == expected
    assert len(expected) == 23
    assert tallying.counts(pieces).queued == 20
    assert freezing.left_out(pieces) == {"blocked": 3}


def test_frozen_twice_it_is_as_frozen_once(acme, qr):
    make_people(4)
    batch = make_batch()
    freezing.freeze(acme, batch, EVERYBODY(), [qr])
    once = frozen(batch)
    make_people(1, first=9)

    freezing.freeze(acme, batch, EVERYBODY(), [qr])

    assert frozen(batch) == once
    assert tallying.counts(batch).queued == 4


def test_who_stands_in_the_audience_twice_gets_it_once(acme, qr):
    for one in make_people(3):
        ledger.note(acme, [said(one), said(one, medium="sms")])
    batch = make_batch(category="marketing")
    twice = Contact.objects.filter(consents__given=True)
    assert twice.count() == 6

    freezing.freeze(acme, batch, twice, [qr])

    assert batch.messages.count() == 3
    assert tallying.counts(batch).queued == 3


def test_two_at_once_write_it_once(acme_itself):  # noqa: F811
    channel = make_channel("qr", provider="waha", account="")
    make_people(30)
    make_people(5, first=50, blocked_at=timezone.now())
    batch = make_batch()
    used = quotas.use_of(acme_itself, "messages_per_day").used
    work = partial(freezing.freeze, acme_itself, batch, EVERYBODY(), [channel], page=4)

    try:
        assert at_once(acme_itself, work, work, work) == [None] * 3

        assert batch.messages.count() == 30
        assert freezing.left_out(batch) == {"blocked": 5}
        assert tallying.counts(batch).queued == 30
        assert quotas.use_of(acme_itself, "messages_per_day").used == used + 30
    finally:
        for rows in (Message, LeftOut, BatchTally, BatchLine, Batch):
            rows.objects.all().delete()


def test_a_limit_stops_it_and_what_was_written_stays(acme, qr, limited):
    make_people(10)
    limited(messages_per_day=6)
    batch = make_batch()

    with pytest.raises(QuotaExceeded):
        freezing.freeze(acme, batch, EVERYBODY(), [qr], page=3)
    assert batch.messages.count() == 6
    assert lines.of(qr.pk) == []

    limited(messages_per_day=20)
    freezing.freeze(acme, batch, EVERYBODY(), [qr], page=3)
    assert batch.messages.count() == 10


def test_who_talks_on_a_channel_keeps_it_and_the_others_are_spread(acme, inside_acme):
    channels = [make_channel(f"qr{nth}", provider="waha", account="") for nth in range(3)]
    people = make_people(300)
    talking = people[:30]
    for one in talking:
        make_thread(one, channels[1], silent_for=timedelta(hours=2))
        make_thread(one, channels[2], silent_for=timedelta(hours=1))
    batch = make_batch()

    freezing.freeze(acme, batch, EVERYBODY(), channels)

    by = dict(batch.messages.values_list("contact_id", "channel_id"))
    assert {by[one.pk] for one in talking} == {channels[2].pk}
    spread = Counter(by[one.pk] for one in people[30:])
    assert all(55 <= spread[channel.pk] <= 125 for channel in channels)


def test_channels_of_two_providers_are_no_audience(acme, channel, qr):
    with pytest.raises(ValueError, match="provider"):
        freezing.freeze(acme, make_batch(), EVERYBODY(), [channel, qr])


@pytest.fixture
def crowd(inside_acme):
    return make_people(600)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(weights=st.lists(st.integers(1, 9), min_size=1, max_size=4))
def test_variants_are_dealt_out_by_weight_and_always_alike(acme, qr, crowd, weights):
    with transaction.atomic():
        batch = make_batch(*["Oi"] * len(weights), weights=weights)
        dealt = []
        for _again in range(2):
            with transaction.atomic():
                freezing.freeze(acme, batch, EVERYBODY(), [qr], page=250)
                dealt.append(dict(batch.messages.values_list("contact_id", "variant")))
                transaction.set_rollback(True)
        transaction.set_rollback(True)

    assert dealt[0] == dealt[1]
    got = Counter(dealt[0].values())
    for nth, weight in enumerate(weights):
        share = weight / sum(weights)
        spread = (len(crowd) * share * (1 - share)) ** 0.5
        assert abs(got[nth] - len(crowd) * share) <= 6 * spread


@pytest.mark.parametrize("page", [2, 50])
def test_stretch_by_stretch_nobody_is_passed_over(acme, qr, monkeypatch, page):
    monkeypatch.setattr(stretches, "LONG", 3)
    people = make_people(11)
    meant = [people[0], people[7], people[10]]
    batch = make_batch()

    freezing.freeze(acme, batch, Contact.objects.filter(pk__in=[one.pk for one in meant]), [qr])
    everybody = make_batch()
    freezing.freeze(acme, everybody, EVERYBODY(), [qr], page=page)

    assert set(batch.messages.values_list("contact_id", flat=True)) == {one.pk for one in meant}
    assert everybody.messages.count() == 11
    batch.refresh_from_db()
    assert batch.frozen_at is not None


def test_a_line_that_had_ended_before_goes_on_with_who_is_written_down_later(acme, qr, rosa):
    batch = make_batch()
    BatchLine.objects.create(batch=batch, channel=qr, done_at=timezone.now())

    freezing.freeze(acme, batch, EVERYBODY(), [qr])

    assert BatchLine.objects.get().done_at is None
