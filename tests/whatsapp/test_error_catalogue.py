"""Every code has one verdict and says in words what happened and who acts."""

from __future__ import annotations

from itertools import chain

import pytest

from apps.whatsapp.error_catalogue import BROKEN, CATALOGUES, OWN, UNKNOWN, Entry, Who, entry
from apps.whatsapp.errors import Verdict

BY_VERDICT: dict[Verdict, str] = {
    Verdict.SLOW_CHANNEL: "4 613 80007 130429 131057 131208 138002 138005 138013 2494100",
    Verdict.SLOW_PAIR: "131056",
    Verdict.HOLD_CHANNEL: "33 368 131031 131037 131042 131044 131045 131048 131064 133010",
    Verdict.REAUTHENTICATE: "0 3 10 190 200 210 250 299 131005",
    Verdict.HOLD_TEMPLATE: "131063 132001 132007 132015 132016 132068 132069 134102",
    Verdict.FIX_DATA: """
        100 131008 131009 131020 131021 131041 131051 131053 131055 131060 131201 131202 131204
        131207 131209 131210 131211 131212 131213 131214 131215 132000 132005 132008 132012 132018
        133000 133005 133006 133008 133009 134011 134100 134103 135000 137000 138000 138001 138003
        138006 138009 138012 138018 139000 139001 139002 139003 139004 139100 139101 147001 147002
        147003 147004 147005 200005 200006 200007 1752041 2388001 2388012 2388019 2388040 2388047
        2388072 2388073 2388091 2388093 2388103 2388293 2388299 2494164 2494165 2494166 2494167
        2494168 2494176 2494177 2494179 2593079 2593085 2593107 2593108 2593109
    """,
    Verdict.NEVER: "130472 130497 131026 131030 131050 131062",
    Verdict.LATER: "131049 133015 133016",
    Verdict.WINDOW_CLOSED: "131047",
    Verdict.RETRY: "1 2 131000 131016 131052 131059 133004 134101 138004 138007 139102 139103",
}
CODES = [(code, verdict) for verdict, codes in BY_VERDICT.items() for code in codes.split()]
ENTRIES = {
    *chain.from_iterable(catalogue.values() for catalogue in CATALOGUES.values()),
    *OWN.values(),
    UNKNOWN,
    BROKEN,
}


@pytest.mark.parametrize(("code", "verdict"), CODES)
def test_a_documented_code_has_its_verdict(code: str, verdict: Verdict) -> None:
    assert entry(code).verdict is verdict
    assert entry(code) is not UNKNOWN


def test_the_catalogue_holds_no_code_that_nobody_checks() -> None:
    checked = {code for code, _ in CODES}
    known = {code for code in CATALOGUES["meta"] if code.isdigit()}
    assert known - checked == set()


@pytest.mark.parametrize("one", sorted(ENTRIES, key=lambda one: one.text))
def test_words_are_written_for_people(one: Entry) -> None:
    assert one.title[0].isupper()
    assert not one.title.endswith(".")
    assert one.text.endswith(".")
    assert "!" not in one.title + one.text
    assert "please" not in one.text.lower()
    assert one.title != one.text
    assert isinstance(one.who, Who)


@pytest.mark.parametrize("code", ["458", "460", "463", "467"])
def test_a_dead_token_says_how_it_died(code: str) -> None:
    assert entry("190", subcode=code).title != entry("190").title
    assert entry("190", subcode=code).verdict is Verdict.REAUTHENTICATE


def test_an_unknown_subcode_is_its_code() -> None:
    assert entry("190", subcode="1") == entry("190")


@pytest.mark.parametrize("code", ["", "999999", "2000", "2x0", "x", "²00", "http_404"])
def test_codes_nobody_has_heard_of_are_unknown(code: str) -> None:
    assert entry(code) is UNKNOWN


def test_another_providers_code_is_not_metas() -> None:
    assert entry("131026", provider="waha") is UNKNOWN
    assert entry("200", provider="waha") is UNKNOWN
    assert entry("no_answer", provider="waha") == entry("no_answer")


@pytest.mark.parametrize("code", ["no_answer", "no_message_id", "http_500", "http_599"])
def test_doubt_is_said_and_never_tried_again(code: str) -> None:
    assert entry(code).verdict is Verdict.FIND_OUT
    assert entry(code).retry == ()


@pytest.mark.parametrize("one", sorted(ENTRIES, key=lambda one: one.text))
def test_only_what_may_leave_later_has_times_to_wait(one: Entry) -> None:
    waits = one.retry
    assert all(seconds > 0 for seconds in waits)
    assert list(waits) == sorted(waits)
    again = {Verdict.SLOW_CHANNEL, Verdict.SLOW_PAIR, Verdict.LATER, Verdict.RETRY}
    assert bool(waits) == (one.verdict in again or bool(one.waits))


def test_marketing_meta_held_back_waits_a_day_at_least() -> None:
    assert entry("131049").retry[0] >= 24 * 3600


def test_a_pair_waits_by_powers_of_four() -> None:
    assert entry("131056").retry[:3] == (1, 4, 16)
