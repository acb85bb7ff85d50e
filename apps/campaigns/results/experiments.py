"""Which of several variants did better, and how sure that is. Pure arithmetic: no clock, no
database.

Everything is counted on the people who got the message, as nobody can answer what never came.
The rule of `decide`, stated before anything is sent:

1. Nothing is decided while messages of the test are on their way: looking again and again until
   a difference shows finds one where there is none.
2. Each variant has to have reached enough people: `LEAST` of them, and so many that by chance
   alone each would expect `EXPECTED` who did it and who did not (Cochran's rule for chi-square).
3. The differences between all of them would come by chance in fewer than 5 of 100 such tests
   (chi-square), and the best one is better than the second on its own: the interval of their
   difference leaves out zero. Of more than two, the interval is as much wider as there are
   rivals (Bonferroni), since the best of many looks good by chance.

Sources: E. B. Wilson, JASA 22 (1927); R. G. Newcombe, Statistics in Medicine 17 (1998), 857 and
873 (his method 10); W. G. Cochran, Biometrics 10 (1954); J. L. Fleiss, "Statistical Methods for
Rates and Proportions", for the size of a sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, erfc, exp, gamma, sqrt
from statistics import NormalDist

LEVEL = 0.95  # how sure an interval is
POWER = 0.8  # how often a test of `least_sample` people sees a difference that is there
LEAST = 100  # people a variant has to reach before anything is said of it
EXPECTED = 5
#: Of 100 differences as big as that, so many are chance.
CHANCE = 1 - LEVEL


@dataclass(frozen=True, slots=True)
class Arm:
    """`reached`: people who got it. `did`: how many of them answered, or read."""

    reached: int
    did: int

    @property
    def rate(self) -> float:
        return self.did / self.reached if self.reached else 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """As shares: 0.02 are two points of a hundred."""

    low: float
    high: float

    @property
    def leaves_out_zero(self) -> bool:
        return self.low > 0 or self.high < 0


class State(StrEnum):
    SENDING = "sending"  # the test is not over
    TOO_FEW = "too_few"
    OPEN = "open"  # the difference may be chance
    WON = "won"


@dataclass(frozen=True, slots=True)
class Decision:
    """`best`, `second`: places among the arms. `chance`: how often such differences come by
    chance; `difference`: of the best from the second. None where it can't be told."""

    state: State
    best: int | None = None
    second: int | None = None
    chance: float | None = None
    difference: Interval | None = None


def decide(arms: Sequence[Arm], *, is_over: bool) -> Decision:
    """By the rule above. `is_over`: no message of the test is on its way any more."""
    if len(arms) < 2:
        return Decision(State.TOO_FEW)
    order = sorted(range(len(arms)), key=lambda at: (-arms[at].rate, at))
    best, second = order[0], order[1]
    if not _are_enough(arms):
        return Decision(State.TOO_FEW if is_over else State.SENDING, best, second)
    chance = chance_of(arms)
    level = 1 - CHANCE / (len(arms) - 1)
    apart = difference(arms[best], arms[second], level=level)
    if not is_over:
        return Decision(State.SENDING, best, second, chance, apart)
    has_won = chance < CHANCE and apart.low > 0
    return Decision(State.WON if has_won else State.OPEN, best, second, chance, apart)


def chance_of(arms: Sequence[Arm]) -> float:
    """Pearson's chi-square of all arms: how often differences as big come by chance (p)."""
    reached, did = sum(arm.reached for arm in arms), sum(arm.did for arm in arms)
    if did in {0, reached}:
        return 1.0
    share = did / reached
    spread = reached * share * (1 - share)
    statistic = sum(
        (arm.did - arm.reached * share) ** 2 / arm.reached for arm in arms if arm.reached
    )
    return chi_square_tail(statistic * reached / spread, len(arms) - 1)


def chi_square_tail(statistic: float, freedom: int) -> float:
    """The share of the distribution beyond `statistic`; a finite sum, as `freedom` is whole."""
    half = statistic / 2
    if half <= 0:
        return 1.0
    if freedom % 2 == 0:
        terms = (half**k / gamma(k + 1) for k in range(freedom // 2))
        return exp(-half) * sum(terms)
    terms = (half ** (k - 0.5) / gamma(k + 0.5) for k in range(1, (freedom + 1) // 2))
    return erfc(sqrt(half)) + exp(-half) * sum(terms)


def margin(arm: Arm, *, level: float = LEVEL) -> Interval:
    """Between what the true rate is likely to be (Wilson's score interval)."""
    if not arm.reached:
        return Interval(0.0, 1.0)
    z, n = _z(level), arm.reached
    middle = arm.rate + z * z / (2 * n)
    half = z * sqrt(arm.rate * (1 - arm.rate) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return Interval(max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole))


def difference(one: Arm, other: Arm, *, level: float = LEVEL) -> Interval:
    """Of the rate of one from that of the other (Newcombe's hybrid score interval)."""
    a, b = margin(one, level=level), margin(other, level=level)
    apart = one.rate - other.rate
    below = sqrt((one.rate - a.low) ** 2 + (b.high - other.rate) ** 2)
    above = sqrt((a.high - one.rate) ** 2 + (other.rate - b.low) ** 2)
    return Interval(apart - below, apart + above)


def least_sample(rate: float, other: float, *, power: float = POWER, level: float = LEVEL) -> int:
    """People that each of two variants has to reach for a difference between these rates to be
    seen. Raises ValueError for rates that are the same or none."""
    if not (0 < rate < 1 and 0 < other < 1) or rate == other:
        raise ValueError("two different rates between 0 and 1")
    middle = (rate + other) / 2
    by_chance = _z(level) * sqrt(2 * middle * (1 - middle))
    by_power = NormalDist().inv_cdf(power) * sqrt(rate * (1 - rate) + other * (1 - other))
    return ceil((by_chance + by_power) ** 2 / (rate - other) ** 2)


def _are_enough(arms: Sequence[Arm]) -> bool:
    reached, did = sum(arm.reached for arm in arms), sum(arm.did for arm in arms)
    if any(arm.reached < LEAST for arm in arms):
        return False
    fewest = min(arm.reached for arm in arms) / reached
    return fewest * did >= EXPECTED and fewest * (reached - did) >= EXPECTED


def _z(level: float) -> float:
    return NormalDist().inv_cdf(1 - (1 - level) / 2)
