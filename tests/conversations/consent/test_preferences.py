"""What people told WhatsApp itself, and what Meta's refusals tell of it."""

from __future__ import annotations

import pytest

from apps.conversations.consent import asking, ledger, state
from apps.conversations.models import ConsentEntry, Contact, Suppression
from apps.whatsapp import news
from apps.whatsapp.events import (
    Delivery,
    Person,
    PreferenceChanged,
    Problem,
    StatusChanged,
)
from apps.whatsapp.messages import Address
from apps.whatsapp.models import Channel
from tests.conversations.consent.people import day, make_contact, said

ROSA, STRANGER = "+5511900000101", "+5511900000188"


@pytest.fixture
def channel(inside_acme):
    return Channel.objects.create(
        provider="meta", name="support", key="1066", display_name="Support", status="online"
    )


@pytest.fixture
def rosa(inside_acme):
    return make_contact(ROSA)


def tell(channel, *events):
    signal = {
        PreferenceChanged: news.preferences_received,
        StatusChanged: news.statuses_received,
    }[type(events[0])]
    signal.send(sender=None, channels={channel.key: channel}, events=list(events))


def preference(wants, phone=ROSA, *, at):
    return PreferenceChanged(
        "1066", Person(Address(phone=phone)), wants, at, "User requested to stop", "stop"
    )


def failure(code, *, at=None, provider_id="wamid.9"):
    return StatusChanged(
        "1066",
        provider_id,
        Delivery.FAILED,
        at or day(3),
        Person(Address(phone=ROSA)),
        problems=(Problem(code),),
    )


def marketing(contact):
    row = state.of(contact.pk).get(state.Matter("whatsapp", "marketing"))
    return row.given if row else None


def test_whatsapps_own_stop_ends_promotions(channel, rosa):
    tell(channel, preference(False, at=day(1)))

    assert marketing(rosa) is False
    assert ConsentEntry.objects.get().how == "meta"
    assert state.Matter("whatsapp", "utility") not in state.of(rosa.pk)


def test_told_twice_and_the_wrong_way_round_the_newest_counts(channel, rosa):
    stop, resume = preference(False, at=day(1)), preference(True, at=day(2))

    tell(channel, resume, stop)
    tell(channel, stop)

    assert marketing(rosa) is True
    assert ConsentEntry.objects.count() == 2


def test_a_stranger_is_not_made_a_contact_but_is_left_alone_as_one(acme, channel):
    tell(channel, preference(False, STRANGER, at=day(1)))

    assert not Contact.objects.exists()
    later = make_contact(STRANGER)
    ledger.note(acme, [said(later)])
    reason = asking.why_not(acme, later, medium="whatsapp", category="marketing")
    assert reason.code == "suppressed"

    tell(channel, preference(True, STRANGER, at=day(2)))
    assert not Suppression.objects.exists()


def test_a_refusal_for_a_stop_that_we_missed_is_noted_once(channel, rosa):
    tell(channel, failure("131050"))
    tell(channel, failure("131050"), failure("131050", provider_id="wamid.10"))

    assert marketing(rosa) is False
    assert ConsentEntry.objects.count() == 1


def test_other_failures_say_nothing_of_consent(channel, rosa):
    tell(channel, failure("131026"))

    assert not ConsentEntry.objects.exists()


def test_a_stranger_who_stopped_last_is_left_alone_whichever_is_told_first(channel):
    tell(channel, preference(False, STRANGER, at=day(2)))
    tell(channel, preference(True, STRANGER, at=day(1)))

    assert Suppression.objects.exists()
