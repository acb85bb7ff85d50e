"""What follows from how a message fared: one table, from verdicts to deeds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils import timezone

from apps.conversations.advancing import Change
from apps.conversations.delivery.jobs import Job
from apps.conversations.models import Status
from apps.whatsapp.error_catalogue import entry
from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.keepable import keepable
from apps.whatsapp.messages import Address
from apps.whatsapp.providers.protocol import Sent

NO_ANSWER = "no_answer"
UNREACHABLE = "unreachable"
TEMPLATE_TRIES = 5
MOST_TRIES = 1000  # of what is no fault of the message


class Beside(StrEnum):
    """What else is done, besides with the message itself."""

    SLOW_CHANNEL = "slow_channel"
    SLOW_PAIR = "slow_pair"
    PAUSE_CHANNEL = "pause_channel"  # it can't be reached: nothing is tried for a moment
    HOLD_CHANNEL = "hold_channel"
    HOLD_TOKEN = "hold_token"
    HOLD_TEMPLATE = "hold_template"


class Then(StrEnum):
    """What becomes of the message."""

    RELEASE = "release"  # it certainly did not leave, and is tried again
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Rule:
    """`tries`: so often it is tried in all; None: as often as the catalogue has waits for it.
    `at_once`: it waits for nothing but the end of what is done beside."""

    then: Then
    beside: Beside | None = None
    tries: int | None = None
    at_once: bool = False


TABLE: dict[Verdict, Rule] = {
    Verdict.SLOW_CHANNEL: Rule(Then.RELEASE, Beside.SLOW_CHANNEL, tries=MOST_TRIES),
    Verdict.SLOW_PAIR: Rule(Then.RELEASE, Beside.SLOW_PAIR, tries=MOST_TRIES),
    Verdict.HOLD_CHANNEL: Rule(Then.RELEASE, Beside.HOLD_CHANNEL, MOST_TRIES, at_once=True),
    Verdict.REAUTHENTICATE: Rule(Then.RELEASE, Beside.HOLD_TOKEN, MOST_TRIES, at_once=True),
    Verdict.HOLD_TEMPLATE: Rule(Then.RELEASE, Beside.HOLD_TEMPLATE, tries=TEMPLATE_TRIES),
    Verdict.FIX_DATA: Rule(Then.FAIL),
    Verdict.NEVER: Rule(Then.FAIL),
    Verdict.WINDOW_CLOSED: Rule(Then.FAIL),
    Verdict.LATER: Rule(Then.RELEASE),
    Verdict.RETRY: Rule(Then.RELEASE),
    Verdict.FIND_OUT: Rule(Then.UNKNOWN),
}
_NOT_REACHED = Rule(Then.RELEASE, Beside.PAUSE_CHANNEL, tries=MOST_TRIES)
A_WHILE = 900  # seconds that a template is held where the catalogue says nothing


@dataclass(slots=True)
class Outcome:
    """`change`: what is written of the message; else it is released, to be tried again in
    `wait` seconds. `tried` False: it was never begun. `learned`: what was new of the address.
    `failure` stands beside `beside`."""

    job: Job
    change: Change | None = None
    wait: float = 0.0
    tried: bool = True
    beside: Beside | None = None
    failure: Failure | None = None
    learned: Address | None = None

    @property
    def went_well(self) -> bool:
        return self.change is not None and self.change.status == Status.SENT


def untried(job: Job, wait: float = 0.0) -> Outcome:
    """It goes back as it came."""
    return Outcome(job, wait=wait, tried=False)


def of_sent(job: Job, sent: Sent) -> Outcome:
    change = Change(
        job.row.id, Status.SENT, timezone.now(), provider_id=sent.provider_id, held=sent.held
    )
    return Outcome(job, change, learned=_new(job.to, sent))


def of_failure(job: Job, failure: Failure, provider: str) -> Outcome:
    if failure.left is None:
        return _settled(job, failure, Status.UNKNOWN)
    return _following(job, failure, TABLE[failure.verdict], provider)


def of_silence(job: Job, words: str) -> Outcome:
    """The connection broke or time ran out after the request had gone out."""
    return _settled(job, Failure(Verdict.FIND_OUT, NO_ANSWER, detail=words), Status.UNKNOWN)


def of_no_connection(job: Job, words: str, provider: str) -> Outcome:
    failure = Failure(Verdict.RETRY, UNREACHABLE, detail=words)
    return _following(job, failure, _NOT_REACHED, provider)


def _following(job: Job, failure: Failure, rule: Rule, provider: str) -> Outcome:
    if rule.then == Then.UNKNOWN:
        return _settled(job, failure, Status.UNKNOWN, rule.beside)
    waits = entry(failure.code, provider=provider, subcode=failure.subcode).retry
    tries = len(waits) + 1 if rule.tries is None else rule.tries
    if rule.then == Then.FAIL or job.row.attempt >= tries:
        return _settled(job, failure, Status.FAILED, rule.beside)
    wait = 0.0 if rule.at_once else _wait(job, failure, waits, rule)
    return Outcome(job, wait=wait, beside=rule.beside, failure=failure)


def _wait(job: Job, failure: Failure, waits: tuple[int, ...], rule: Rule) -> float:
    ladder = waits or (A_WHILE,)
    step = float(ladder[min(job.row.attempt, len(ladder)) - 1]) if job.row.attempt else 0.0
    if rule.beside == Beside.SLOW_CHANNEL and failure.retry_after:
        return failure.retry_after
    return step


def _settled(job: Job, failure: Failure, status: Status, beside: Beside | None = None) -> Outcome:
    change = Change(
        job.row.id, status, timezone.now(), code=failure.code, problem=_problem(failure)
    )
    return Outcome(job, change, beside=beside, failure=failure)


def _problem(failure: Failure) -> dict[str, Any]:
    """Whoever runs a gateway may write anything into it."""
    problem: dict[str, Any] = keepable(
        {
            "title": failure.title,
            "detail": failure.detail,
            "subcode": failure.subcode,
            "trace": failure.trace,
        }
    )
    return problem


def _new(known: Address, sent: Sent) -> Address | None:
    """What the provider says of somebody that was not known; None: nothing."""
    digits = sent.wa_id or sent.chat_id.removesuffix("@c.us")
    form = f"{digits}@c.us" if digits and digits != known.phone.lstrip("+") else ""
    is_new_form = bool(form) and form != known.chat_id
    is_new_id = bool(sent.user_id) and sent.user_id != known.user_id
    if not (is_new_form or is_new_id):
        return None
    return Address(
        phone=known.phone, user_id=sent.user_id or known.user_id, chat_id=form or known.chat_id
    )
