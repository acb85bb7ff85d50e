"""What an answer means decides whether a message may leave once more."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.meta.outcomes import failure_of
from apps.whatsapp.providers.protocol import Response, Sent


def answer(status: int, body: Any, **headers: str) -> Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, named, raw)


def accepted(**message: str) -> dict[str, Any]:
    return {
        "messaging_product": "whatsapp",
        "contacts": [{"input": "+5511900000101", "wa_id": "551100000101", "user_id": "BR.1"}],
        "messages": [{"id": "wamid.A", **message}],
    }


def refused(code: object, status: int = 400, **error: Any) -> Failure:
    outcome = provider_of("meta").outcome(answer(status, {"error": {"code": code, **error}}))
    assert isinstance(outcome, Failure)
    return outcome


@pytest.mark.parametrize(
    ("word", "held"),
    [("accepted", False), ("held_for_quality_assessment", True), ("paused", True)],
)
def test_an_id_says_that_it_was_sent(word: str, held: bool) -> None:
    outcome = provider_of("meta").outcome(answer(200, accepted(message_status=word)))
    assert outcome == Sent("wamid.A", "551100000101", "BR.1", held=held, raw_status=word)


def test_a_person_without_number_is_sent_to_all_the_same() -> None:
    outcome = provider_of("meta").outcome(answer(200, {"messages": [{"id": "wamid.A"}]}))
    assert outcome == Sent("wamid.A")


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"\xff", b"[" * 100_000, {}, [], {"messages": []}, {"messages": [{}]}],
)
def test_a_success_without_id_leaves_it_open(body: Any) -> None:
    outcome = provider_of("meta").outcome(answer(200, body))
    assert outcome == Failure(Verdict.FIND_OUT, "no_message_id", http_status=200, left=None)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520])
@pytest.mark.parametrize("body", [b"", b"<html>busy</html>", {}, {"error": {}}, {"error": "x"}])
def test_a_breakdown_without_words_leaves_it_open(status: int, body: Any) -> None:
    outcome = provider_of("meta").outcome(answer(status, body))
    assert outcome == Failure(Verdict.FIND_OUT, f"http_{status}", http_status=status, left=None)


@pytest.mark.parametrize(
    ("status", "verdict", "left"),
    [
        (401, Verdict.REAUTHENTICATE, False),
        (403, Verdict.REAUTHENTICATE, False),
        (404, Verdict.FIX_DATA, False),
        (408, Verdict.FIND_OUT, None),
        (429, Verdict.SLOW_CHANNEL, False),
    ],
)
def test_a_bare_refusal_is_sorted_by_its_status(
    status: int, verdict: Verdict, left: bool | None
) -> None:
    outcome = provider_of("meta").outcome(answer(status, b"no"))
    assert isinstance(outcome, Failure)
    assert (outcome.verdict, outcome.left, outcome.code) == (verdict, left, f"http_{status}")


def test_a_redirect_sent_nothing() -> None:
    outcome = provider_of("meta").outcome(answer(302, b""))
    assert isinstance(outcome, Failure)
    assert (outcome.verdict, outcome.code, outcome.left) == (Verdict.RETRY, "redirected", False)


def test_a_refusal_keeps_what_meta_said() -> None:
    failure = refused(
        130429,
        message="(#130429) Rate limit hit",
        error_data={"messaging_product": "whatsapp", "details": "Too fast"},
        fbtrace_id="Az8",
    )
    assert failure == Failure(
        Verdict.SLOW_CHANNEL,
        "130429",
        title="(#130429) Rate limit hit",
        detail="Too fast",
        trace="Az8",
        http_status=400,
    )


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        ({"error_data": "a text"}, "a text"),
        ({"error_user_msg": "for people"}, "for people"),
        ({"message": "only this"}, "only this"),
        ({"error_data": [1], "message": 7}, "7"),
    ],
)
def test_details_are_found_wherever_meta_puts_them(error: dict[str, Any], detail: str) -> None:
    assert refused(100, **error).detail == detail


@pytest.mark.parametrize("subcode", [458, 460, 463, 467, 999])
def test_a_dead_token_has_its_subcode(subcode: int) -> None:
    failure = refused(190, 401, error_subcode=subcode)
    assert (failure.verdict, failure.subcode) == (Verdict.REAUTHENTICATE, str(subcode))


def test_an_object_the_token_may_not_see_is_a_matter_of_rights() -> None:
    assert refused(100, error_subcode=33).verdict is Verdict.REAUTHENTICATE
    assert refused(100).verdict is Verdict.FIX_DATA


@pytest.mark.parametrize("status", [500, 503])
def test_a_hiccup_in_metas_own_words_may_be_tried_again(status: int) -> None:
    assert refused(131000, status).verdict is Verdict.RETRY
    unknown = refused(999999, status)
    assert (unknown.verdict, unknown.left) == (Verdict.RETRY, False)


def test_an_unknown_refusal_is_not_tried_again() -> None:
    assert refused(999999).verdict is Verdict.FIX_DATA
    assert refused(999999, is_transient=True).verdict is Verdict.RETRY


def test_an_error_is_one_even_under_200() -> None:
    assert refused(131026, 200).verdict is Verdict.NEVER


USAGE = json.dumps({"1100": [{"type": "messaging", "estimated_time_to_regain_access": 7}]})


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "90"}, 90.0),
        ({"x_business_use_case_usage": USAGE}, 420.0),
        ({"x_business_use_case_usage": USAGE, "retry_after": "600"}, 600.0),
        ({"x_business_use_case_usage": USAGE.replace("7", "0")}, None),
        ({"x_business_use_case_usage": "{"}, None),
        ({"x_business_use_case_usage": "[]"}, None),
        ({"x_business_use_case_usage": '{"a": 1, "b": [2]}'}, None),
        ({"retry_after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({"retry_after": "9" * 400}, 86400.0),
        ({}, None),
    ],
)
def test_headers_say_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    failure = failure_of(answer(400, {"error": {"code": 80007}}, **headers))
    assert failure is not None
    assert failure.retry_after == seconds


def test_only_who_is_too_fast_is_told_to_wait() -> None:
    failure = failure_of(answer(400, {"error": {"code": 100}}, retry_after="90"))
    assert failure is not None
    assert failure.retry_after is None


def test_an_answer_without_error_is_no_failure() -> None:
    assert failure_of(answer(200, {"data": []})) is None
