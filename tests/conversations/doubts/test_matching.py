"""When a trace at a provider is a message of ours, and when nobody can say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.ids import new_id
from apps.conversations.doubts import matching
from apps.conversations.doubts.matching import Sought
from apps.conversations.people.keys import EVERYWHERE
from apps.whatsapp.messages import Address
from apps.whatsapp.providers.protocol import Trace

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ROSA = Address(phone="+5511900000101")
A_MESSAGE = Sought(new_id(), ROSA, "Your order", NOON, NOON + timedelta(seconds=30))
A_TRACE = Trace("wamid.A", ROSA, NOON + timedelta(seconds=1))


def found(sought: list[Sought], traces: list[Trace]) -> list[tuple[object, str]]:
    pairs = matching.found(sought, traces, EVERYWHERE)
    return [(pk, trace.provider_id) for pk, trace in pairs]


def test_the_only_one_to_this_person_in_these_seconds_is_the_message():
    assert found([A_MESSAGE], [A_TRACE]) == [(A_MESSAGE.id, "wamid.A")]


def test_a_page_that_comes_twice_is_no_second_trace():
    assert found([A_MESSAGE], [A_TRACE, A_TRACE]) == [(A_MESSAGE.id, "wamid.A")]


@pytest.mark.parametrize(
    "other",
    [
        replace(A_TRACE, to=Address(phone="+5511900000102")),
        replace(A_TRACE, to=Address()),
        replace(A_TRACE, at=NOON - timedelta(seconds=6)),
        replace(A_TRACE, at=NOON + timedelta(seconds=91)),
        replace(A_TRACE, at=None),
        replace(A_TRACE, text="Something else"),
        replace(A_TRACE, text=""),
    ],
    ids=["another person", "nobody", "before", "long after", "no time", "other words", "no words"],
)
def test_whatever_differs_is_not_the_message(other):
    assert found([A_MESSAGE], [other]) == []


def test_the_same_words_count_whatever_their_spaces():
    assert found([A_MESSAGE], [replace(A_TRACE, text=" Your  order\n")])


def test_a_file_without_words_is_never_recognised_by_its_silence():
    silent = replace(A_MESSAGE, text="")

    assert found([silent], [replace(A_TRACE, text="")]) == []


def test_one_number_in_two_forms_is_one_person():
    short = replace(A_TRACE, to=Address(phone="+551190000101"))
    old = replace(A_MESSAGE, to=Address(phone="+5511987654321"))

    assert found([A_MESSAGE], [short]) == []  # no mobile number of eight digits begins so
    assert found([old], [replace(A_TRACE, to=Address(phone="+551187654321"))])


def test_two_traces_for_one_message_leave_it_uncertain():
    assert found([A_MESSAGE], [A_TRACE, replace(A_TRACE, provider_id="wamid.B")]) == []


def test_one_trace_for_two_messages_leaves_both_uncertain():
    assert found([A_MESSAGE, replace(A_MESSAGE, id=new_id())], [A_TRACE]) == []


def test_a_trace_that_might_be_another_message_s_is_nobodys():
    rival = replace(A_MESSAGE, id=new_id(), is_rival=True)

    assert found([A_MESSAGE, rival], [A_TRACE]) == []
    assert found([rival], [A_TRACE]) == []
