"""What providers tell of our messages: once each, forward only, with what it costs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from apps.conversations import advancing, tallying
from apps.conversations.inbox import orphans
from apps.conversations.models import Batch, BatchTally, Message, Orphan, Thread
from apps.conversations.ranks import Change
from apps.whatsapp import costs
from tests.conversations.inbox.wire import (
    NOON,
    comes,
    drain,
    make_contact,
    make_sent,
    message,
    payload,
    post,
    status,
    tells,
    writes,
)

AT_NOON = datetime.fromtimestamp(NOON, UTC)
PRICED = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "marketing"}


@pytest.fixture
def sent(at_acme, acmes) -> Message:
    return make_sent(acmes, make_contact(), status="sent", provider_id="wamid.A")


def test_each_status_has_its_time(at_acme, acmes, sent, told):
    comes(at_acme, tells(acmes, status("delivered", id="wamid.A", at=NOON + 2)))
    comes(at_acme, tells(acmes, status("read", id="wamid.A", at=NOON + 9)))

    sent.refresh_from_db()
    assert (sent.status, sent.read_at) == ("read", AT_NOON + timedelta(seconds=9))
    assert sent.delivered_at == AT_NOON + timedelta(seconds=2)
    assert [(one.message_id, one.before, one.after) for one in told.advanced] == [
        (sent.pk, "sent", "delivered"),
        (sent.pk, "delivered", "read"),
    ]


def test_several_statuses_of_one_message_in_one_post_are_one_step(at_acme, acmes, sent, told):
    words = [status(word, id="wamid.A", at=NOON + n) for n, word in enumerate(("read", "sent"))]
    comes(at_acme, tells(acmes, *words))

    assert [(one.before, one.after, one.at) for one in told.advanced] == [("sent", "read", AT_NOON)]


def test_the_same_status_again_changes_nothing(at_acme, acmes, sent, told):
    comes(at_acme, tells(acmes, status("delivered", id="wamid.A")))
    version = Message.objects.extra(select={"x": "xmin::text"}).get().x
    comes(at_acme, tells(acmes, status("delivered", id="wamid.A"), status("sent", id="wamid.A")))

    assert len(told.advanced) == 1
    assert Message.objects.extra(select={"x": "xmin::text"}).get().x == version


def test_our_own_id_finds_a_message_whose_answer_was_never_kept(at_acme, acmes):
    lost = make_sent(acmes, make_contact(), status="unknown", code="timeout")
    told = status("delivered", id="wamid.A", biz_opaque_callback_data=str(lost.pk))
    comes(at_acme, tells(acmes, told))

    lost.refresh_from_db()
    assert (lost.status, lost.provider_id, lost.code, lost.ended_at) == (
        "delivered",
        "wamid.A",
        "",
        None,
    )
    assert not Orphan.objects.exists()


def test_the_tag_of_another_channels_message_says_nothing(at_acme, acmes):
    from tests.whatsapp.webhooks import meta

    other = meta.make_channel(at_acme, "220000000000009", "110000000000009")
    message_ = make_sent(other, make_contact(), status="sent", provider_id="wamid.B")
    told = status("failed", id="wamid.A", biz_opaque_callback_data=str(message_.pk))
    comes(at_acme, tells(acmes, told))

    message_.refresh_from_db()
    assert message_.status == "sent"
    assert Orphan.objects.get().provider_id == "wamid.A"


def test_a_failure_is_kept_with_its_code_and_words(at_acme, acmes, sent):
    raw = payload("meta/status_failed_131047", acmes)
    name = re.search(rb"wamid[^\"]*", raw)[0].decode()
    Message.objects.update(provider_id=name)
    post(raw=raw)
    drain(at_acme)

    sent.refresh_from_db()
    assert (sent.status, sent.code) == ("failed", "131047")
    assert sent.problem["title"]
    assert sent.ended_at is not None


class TestOrphans:
    def test_a_status_waits_for_the_answer_it_has_overtaken(self, at_acme, acmes, told):
        ours = make_sent(acmes, make_contact())
        comes(at_acme, tells(acmes, status("read", id="wamid.A", at=NOON + 9, pricing=PRICED)))
        ours.refresh_from_db()
        assert ours.status == "sending"
        assert Orphan.objects.count() == 1

        answered = Change(ours.pk, "sent", AT_NOON, provider_id="wamid.A")
        advancing.apply(at_acme, [answered])

        ours.refresh_from_db()
        assert (ours.status, ours.sent_at) == ("read", AT_NOON)
        assert (ours.cost, ours.currency) == (Decimal("0.0625"), "USD")
        assert not Orphan.objects.exists()
        assert [one.after for one in told.advanced] == ["sent", "read"]

    def test_nothing_in_it_tells_who_it_was_for(self, at_acme, acmes):
        comes(at_acme, tells(acmes, status("read", id="wamid.A", pricing=PRICED)))

        assert "5511900000101" not in str(Orphan.objects.values().get())

    def test_it_is_forgotten_after_a_week(self, at_acme, acmes):
        comes(at_acme, tells(acmes, status("read", id="wamid.A"), status("read", id="wamid.B")))
        old = timezone.now() - timedelta(days=8)
        Orphan.objects.filter(provider_id="wamid.A").update(received_at=old)

        assert orphans.forget() == 1
        assert Orphan.objects.get().provider_id == "wamid.B"

    def test_both_halves_written_at_once_find_each_other_afterwards(
        self, at_acme, acmes, django_capture_on_commit_callbacks
    ):
        """The answer is written while the status is being kept: neither sees the other."""
        ours = make_sent(acmes, make_contact())
        post(tells(acmes, status("read", id="wamid.A")))
        with django_capture_on_commit_callbacks(execute=True):
            drain(at_acme)
            Message.objects.filter(pk=ours.pk).update(status="sent", provider_id="wamid.A")

        ours.refresh_from_db()
        assert ours.status == "read"

    def test_what_a_crash_left_behind_is_found_by_the_sweep(self, at_acme, acmes):
        from apps.conversations.inbox import tasks

        comes(at_acme, tells(acmes, status("read", id="wamid.A")))
        ours = make_sent(acmes, make_contact(), status="sent", provider_id="wamid.A")

        tasks.forget_orphans.apply()

        ours.refresh_from_db()
        assert ours.status == "read"
        assert not Orphan.objects.exists()

    def test_an_echo_takes_the_statuses_that_came_before_it(self, at_acme, acmes):
        from tests.conversations.inbox.wire import change

        comes(at_acme, tells(acmes, status("delivered", id="wamid.E", at=NOON + 1)))
        echo = message(by="5511900000100", to="5511900000101", id="wamid.E")
        comes(at_acme, change(acmes, field="smb_message_echoes", message_echoes=[echo]))

        assert Message.objects.get().status == "delivered"


class TestCosts:
    def cost(self, tenant, channel, sent, **pricing):
        word = status("delivered", id="wamid.A", pricing={**PRICED, **pricing})
        comes(tenant, tells(channel, word))
        sent.refresh_from_db()
        return sent.cost

    def test_a_message_is_charged_when_it_arrives_and_not_before(self, at_acme, acmes, sent):
        comes(at_acme, tells(acmes, status("sent", id="wamid.A", pricing=PRICED)))
        sent.refresh_from_db()
        assert (sent.cost, sent.pricing) == (None, "")

        assert self.cost(at_acme, acmes, sent) == Decimal("0.0625")
        assert (sent.pricing, sent.category, sent.currency) == ("regular", "marketing", "USD")

    def test_it_is_charged_once(self, at_acme, acmes, sent):
        self.cost(at_acme, acmes, sent)
        later = status("read", id="wamid.A", pricing={**PRICED, "category": "utility"})
        comes(at_acme, tells(acmes, later))

        sent.refresh_from_db()
        assert (sent.cost, sent.category) == (Decimal("0.0625"), "marketing")

    @pytest.mark.parametrize("kind", ["free_customer_service", "free_entry_point"])
    def test_what_is_free_costs_nothing(self, at_acme, acmes, sent, kind):
        assert self.cost(at_acme, acmes, sent, type=kind, category="utility") == 0

    def test_a_price_nobody_knows_is_not_guessed(self, at_acme, acmes, sent):
        assert self.cost(at_acme, acmes, sent, category="general_purpose_ai") is None
        assert (sent.pricing, sent.category) == ("regular", "service")

    def test_a_message_of_the_free_window_after_an_advertisement_says_how_long(
        self, at_acme, acmes
    ):
        comes(at_acme, writes(acmes, message()))
        make_sent(acmes, Thread.objects.get().contact, status="sent", provider_id="wamid.A")
        origin = {"origin": {"type": "referral_conversion"}}
        until = {"id": "c", "expiration_timestamp": str(NOON + 72 * 3600), **origin}
        comes(at_acme, tells(acmes, status("sent", id="wamid.A", conversation=until)))

        assert Thread.objects.get().free_until == AT_NOON + timedelta(hours=72)


class TestPriceList:
    @pytest.mark.parametrize(
        ("phone", "market"),
        [
            ("+5511900000101", "Brazil"),
            ("+14155550101", "North America"),
            ("+12425550101", "Other"),  # Bahamas: a longer prefix than North America's
            ("+18765550101", "Rest of Latin America"),
            ("+3545550101", "Other"),
        ],
    )
    def test_the_longest_prefix_tells_the_market(self, db, phone, market):
        costs.forget()

        assert costs.prices().market_of(phone, "", AT_NOON.date()) == market

    def test_somebody_without_a_number_is_where_their_id_says(self, db):
        assert costs.prices().market_of("", "BR.1349", AT_NOON.date()) == "Brazil"
        assert costs.prices().market_of("", "", AT_NOON.date()) == ""

    def test_a_market_changes_on_its_day(self, db):
        listed = costs.prices()
        qatar = "+97455550101"

        assert listed.market_of(qatar, "", datetime(2026, 6, 30, tzinfo=UTC).date()) == (
            "Rest of Middle East"
        )
        assert listed.market_of(qatar, "", datetime(2026, 7, 1, tzinfo=UTC).date()) == "Qatar"

    def test_what_was_sent_before_a_new_price_costs_the_old_one(self, db):
        from apps.accounts.models import MessageRate

        MessageRate.objects.create(
            market="Brazil", category="marketing", currency="USD", rate="0.07", since="2027-01-01"
        )
        costs.forget()
        try:
            listed = costs.prices()
            old, new = datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
            assert listed.rate("Brazil", "marketing", "USD", old.date()) == Decimal("0.0625")
            assert listed.rate("Brazil", "marketing", "USD", new.date()) == Decimal("0.07")
        finally:
            costs.forget()


def test_a_batch_counts_in_the_same_transaction(at_acme, acmes):
    batch = Batch.objects.create(origin="campaign", category="marketing", sent=2)
    for number, phone in enumerate(("+5511900000101", "+5511900000102")):
        make_sent(
            acmes, make_contact(phone), status="sent", provider_id=f"wamid.{number}", batch=batch
        )
    comes(
        at_acme,
        tells(
            acmes,
            status("delivered", id="wamid.0"),
            status("read", id="wamid.0"),
            status("failed", id="wamid.1"),
        ),
    )
    comes(at_acme, tells(acmes, status("played", id="wamid.0")))

    counted = tallying.counts(batch)
    assert (counted.sent, counted.delivered, counted.read, counted.failed) == (0, 0, 1, 1)
    assert BatchTally.objects.count() == 1
