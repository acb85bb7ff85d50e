"""Why a campaign can't be started, stopped or put away now, in words that tell what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal
from apps.campaigns.models import Status

#: What state it is in, and what may be done in it.
_STANDS: dict[str, Any] = {
    Status.DRAFT: _("This campaign is a draft: nothing has left. Start or schedule it first."),
    Status.SCHEDULED: _(
        "This campaign is scheduled and has not begun. Start it now, or take it off the schedule."
    ),
    Status.RUNNING: _("This campaign is running. Pause, finish or cancel it."),
    Status.PAUSED: _("This campaign is paused. Resume, finish or cancel it."),
    Status.FINISHED: _("This campaign has finished. Duplicate it to send it once more."),
    Status.CANCELLED: _("This campaign was cancelled. Duplicate it to send it after all."),
    Status.FAILED: _("This campaign could not begin. Duplicate it, and correct what was wrong."),
}


class Told(Protocol):
    """What a check found; see `preflight`."""

    @property
    def code(self) -> str: ...
    @property
    def words(self) -> str: ...


class WrongState(Refusal):
    """What was asked for is for campaigns in another state. `extra`: status."""

    code = "wrong_state"

    def __init__(self, status: str) -> None:
        super().__init__(_STANDS[status], status=status)


class NotReady(Refusal):
    """It can't begin as it is. `extra`: problems, a list of {"code", "words"}."""

    code = "not_ready"

    def __init__(self, problems: Sequence[Told]) -> None:
        self.problems = list(problems)
        told = [{"code": one.code, "words": str(one.words)} for one in self.problems]
        super().__init__(" ".join(one["words"] for one in told), problems=told)


class InThePast(Refusal):
    code = "in_the_past"
    status = 400
    message = _("This moment has passed. Choose a later one, or start the campaign now.")


class Repeats(Refusal):
    """It has times of its own."""

    code = "repeats"
    message = _("This campaign repeats and begins at its times. Duplicate it to send it once now.")


class NeverRepeats(Refusal):
    code = "never_repeats"
    status = 400
    message = _(
        "Between its first and its last day this campaign never goes out. Correct its days."
    )


class BudgetSpent(Refusal):
    code = "budget_spent"
    message = _("The budget is used up. Raise it first, or finish the campaign.")


class PriceUnknown(Refusal):
    code = "price_unknown"
    message = _(
        "No price is known for these messages, so a budget can't be held. Say what one message"
        " costs you, or set how many may leave instead."
    )


class MostSent(Refusal):
    code = "most_sent"
    message = _("As many messages have left as it may send. Raise that first, or finish it.")


class BudgetTooSmall(Refusal):
    code = "budget_too_small"
    status = 400
    message = _("More than that has been spent already. Set a higher budget.")


class NothingToRetry(Refusal):
    code = "nothing_to_retry"
    message = _(
        "None of the messages that failed would fare better a second time. The report says who"
        " has to do what."
    )


class TriedAgain(Refusal):
    """Of those who failed each has got it since, or will."""

    code = "tried_again"
    message = _("Everybody whom it could not reach has been tried again since. Nobody is left.")


class WindowInUse(Refusal):
    code = "window_in_use"
    message = _(
        "Campaigns that have not ended send in this window. Choose another for them, then delete"
        " it."
    )


class NeverOpen(Refusal):
    code = "never_open"
    status = 400
    message = _("In these hours nothing would ever leave. Open at least one stretch of a day.")
