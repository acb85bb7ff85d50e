"""Which version of a campaign did better: counted, compared, and said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.templatetags.figures import num
from apps.campaigns.models import Campaign
from apps.campaigns.results import experiments, figures
from apps.campaigns.results.experiments import Arm, Decision, Interval, State
from apps.campaigns.results.figures import Reached, Responses

REPLIED, READ, DELIVERED = "replied", "read", "delivered"
#: What a test is decided by → how the report calls it.
METRICS: dict[str, Any] = {
    REPLIED: gettext_lazy("answers"),
    READ: gettext_lazy("readers"),
    DELIVERED: gettext_lazy("people whom it reached"),
}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Variant:
    """`margin`: of the rate that decides; as lengths of a picture from `scale` to `scale`."""

    number: int
    name: str
    reached: Reached
    responses: Responses
    arm: Arm
    margin: Interval

    @property
    def letter(self) -> str:
        return letter(self.number)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`metric`: of METRICS. `scale`: from where to where the margins are drawn, as shares."""

    metric: str
    variants: Sequence[Variant]
    decision: Decision
    scale: Interval

    @property
    def winner(self) -> Variant | None:
        best = self.decision.best
        return (
            self.variants[best] if self.decision.state == State.WON and best is not None else None
        )

    @property
    def kind(self) -> str:
        """Of the note that says it."""
        return "good" if self.winner else "info"


def letter(number: int) -> str:
    return _LETTERS[number] if number < len(_LETTERS) else str(number + 1)


def name_of(campaign: Campaign, number: int) -> str:
    """As it was called; "" where nobody gave it a name."""
    known = campaign.variants[number : number + 1]
    return str(known[0].get("name") or "") if known else ""


def compared(campaign: Campaign, *, is_over: bool) -> Comparison | None:
    """None where there is only one."""
    if len(campaign.variants) < 2:
        return None
    metric = str(campaign.experiment.get("metric") or REPLIED)
    reached, told = figures.by_variant(campaign), figures.responses_by_variant(campaign)
    variants = [
        _variant(campaign, number, metric, reached, told)
        for number in range(len(campaign.variants))
    ]
    decision = experiments.decide([one.arm for one in variants], is_over=is_over)
    return Comparison(metric, variants, decision, _scale(variants))


def _variant(
    campaign: Campaign,
    number: int,
    metric: str,
    reached: Mapping[int, Reached],
    told: Mapping[int, Responses],
) -> Variant:
    counted, responses = reached.get(number, Reached()), told.get(number, Responses())
    arm = _arm(metric, counted, responses)
    name = name_of(campaign, number)
    return Variant(number, name, counted, responses, arm, experiments.margin(arm))


def _arm(metric: str, counted: Reached, responses: Responses) -> Arm:
    """How many it reaches is counted on those to whom it left."""
    if metric == DELIVERED:
        return Arm(counted.sent, min(counted.delivered, counted.sent))
    did = counted.read if metric == READ else responses.replied
    return Arm(counted.delivered, min(did, counted.delivered))


def _scale(variants: Sequence[Variant]) -> Interval:
    """Whole points of a hundred around all margins."""
    low = min(one.margin.low for one in variants)
    high = max(one.margin.high for one in variants)
    return Interval(int(low * 100) / 100, min(1.0, (int(high * 100) + 1) / 100))


def words(found: Comparison) -> tuple[str, str]:
    """What was found, and how sure that is; in the language in force."""
    decision = found.decision
    if decision.best is None or decision.second is None:
        return _("There is nothing to compare."), ""
    if decision.state == State.TOO_FEW:
        return _too_few(found)
    best, second = found.variants[decision.best], found.variants[decision.second]
    told = {
        "best": best.letter,
        "rate": percent(best.arm.rate),
        "second": second.letter,
        "other": percent(second.arm.rate),
        "what": str(METRICS.get(found.metric, METRICS[REPLIED])),
    }
    if decision.state == State.SENDING:
        return (
            _("%(best)s is ahead so far: %(rate)s against %(other)s.") % told,
            _("It is decided when all have been sent: who looks sooner finds differences that are"
              " chance."),
        )  # fmt: skip
    if decision.state == State.WON:
        return _("%(best)s had more %(what)s: %(rate)s against %(other)s.") % told, _sure(decision)
    return (
        _("It is open which is better: %(best)s %(rate)s, %(second)s %(other)s.") % told,
        _unsure(decision, best.arm, second.arm),
    )


def _sure(decision: Decision) -> str:
    between = decision.difference or Interval(0, 0)
    told = {"low": _points(between.low), "high": _points(between.high)}
    return (
        _("The difference is likely between %(low)s and %(high)s points (95%% confidence):"
          " hardly chance.")
        % told
    )  # fmt: skip


def _unsure(decision: Decision, best: Arm, second: Arm) -> str:
    told = {"chance": num(100 * (decision.chance or 0))}
    said = (
        _("Of 100 such tests without any difference, about %(chance)s would look like this. A"
          " winner is named when fewer than 5 would.")
        % told
    )  # fmt: skip
    if not 0 < second.rate < best.rate < 1:
        return said
    needed = {"n": num(experiments.least_sample(best.rate, second.rate))}
    return said + " " + _("To see so small a difference, each has to reach %(n)s people.") % needed


def _too_few(found: Comparison) -> tuple[str, str]:
    told = {"n": num(experiments.LEAST), "k": num(experiments.EXPECTED)}
    return (
        _("Too few to decide."),
        _("Each version has to reach %(n)s people, and %(k)s or more of them have to answer or"
          " read. Until then a difference says nothing.")
        % told,
    )  # fmt: skip


def percent(share: float) -> str:
    return f"{num(100 * share, 1)}%"


def _points(share: float) -> str:
    return num(100 * share, 1)
