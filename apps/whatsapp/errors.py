"""What a provider's refusal means for whoever has to act next. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """One for every error: what to do next."""

    SLOW_CHANNEL = "slow_channel"  # too fast for the number or the account
    SLOW_PAIR = "slow_pair"  # too fast for this one person
    HOLD_CHANNEL = "hold_channel"  # nothing may leave until somebody mends it
    REAUTHENTICATE = "reauthenticate"  # the token or its rights are gone
    HOLD_TEMPLATE = "hold_template"  # this template may not be used now
    FIX_DATA = "fix_data"  # the request is wrong; sending it again changes nothing
    NEVER = "never"  # this person can't get this
    LATER = "later"  # this person may get it another day
    WINDOW_CLOSED = "window_closed"  # only a template may be sent
    RETRY = "retry"  # a hiccup: try again shortly
    FIND_OUT = "find_out"  # it may have left; ask before anything else


@dataclass(frozen=True, slots=True)
class Failure:
    """A refusal, sorted. `left`: False it certainly did not leave, None nobody knows.

    `code` is the provider's; `retry_after` in seconds where the provider says so.
    """

    verdict: Verdict
    code: str
    title: str = ""
    detail: str = ""
    subcode: str = ""
    trace: str = ""
    http_status: int | None = None
    retry_after: float | None = None
    left: bool | None = False


class ProviderError(Exception):
    """A provider refused. Raised by single calls; bulk hands the Failure on as a value."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(f"{failure.code} {failure.title}".strip())
