"""The people whom a Meta portfolio has reached outside their windows in the moving 24 hours.

The limit belongs to the portfolio, which several numbers and several companies here may share,
so its count lies in Redis beside all tenants, by digests of people and never their numbers.
It may vanish: then it is rebuilt from the rows of whoever has a channel in the portfolio.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from redis import Redis

from apps.accounts.momentary import store
from apps.whatsapp.tiers import TIERS, UNLIMITED

DAY = 24 * 60 * 60.0  # seconds
SMALLEST = 250  # what every portfolio begins with; a tier with an unknown name counts so

# Who was reached already may be reached again; of the others as many as there are places left.
# The mark says that the count is whole: without it Redis has lost it, and nobody is let in.
_TAKE = """
if redis.call('EXISTS', KEYS[2]) == 0 then return {-1} end
local now, day, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - day)
local used = redis.call('ZCARD', KEYS[1])
local answer = {used}
for i = 4, #ARGV do
  local known = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if known or most < 0 or used < most then
    if not known then used = used + 1 end
    redis.call('ZADD', KEYS[1], now, ARGV[i])
    answer[#answer + 1] = 1
  else
    answer[#answer + 1] = 0
  end
end
answer[1] = used
redis.call('EXPIRE', KEYS[1], day * 2)
redis.call('EXPIRE', KEYS[2], day * 2)
return answer
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """`allowed[i]` says whether the i-th person may be reached; `used`: people, with them."""

    allowed: list[bool]
    used: int


def limit_of(tier: str) -> int | None:
    """People in the moving 24 hours; None: as many as one likes."""
    return None if tier == UNLIMITED else TIERS.get(tier, SMALLEST)


def member_of(address: str) -> str:
    """What stands for a person in the count: the same in all companies, and tells nobody who."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, b"portfolio:" + address.encode(), hashlib.sha256).hexdigest()[:24]


def take(
    portfolio: str,
    tier: str,
    people: Sequence[str],
    *,
    now: float,
    reached: Callable[[], Mapping[str, float]],
) -> Taken:
    """Places for these people (canonical numbers or user ids), the first ones first.

    `reached` is asked only when the count is lost: everybody the portfolio reached in the last
    24 hours → when (seconds since the epoch). Raises RedisError: then nobody may be reached,
    for going over the limit costs the number.
    """
    members = [member_of(one) for one in people]
    redis = store()
    answer = _ask(redis, portfolio, tier, members, now)
    if answer[0] < 0:
        _rebuild(redis, portfolio, reached())
        answer = _ask(redis, portfolio, tier, members, now)
    return Taken([bool(one) for one in answer[1:]], int(answer[0]))


def used(portfolio: str, now: float) -> int:
    """People reached in the last 24 hours, as far as the count knows."""
    return int(store().zcount(_key(portfolio), now - DAY, "+inf"))


def _ask(redis: Redis, portfolio: str, tier: str, members: Sequence[str], now: float) -> list[int]:
    most = limit_of(tier)
    values: list[str | float] = [now, DAY, -1 if most is None else most, *members]
    answer: list[int] = redis.eval(_TAKE, 2, _key(portfolio), _mark(portfolio), *values)
    return answer


def _rebuild(redis: Redis, portfolio: str, reached: Mapping[str, float]) -> None:
    """Two who rebuild at once write the same."""
    with redis.pipeline(transaction=True) as pipe:
        scores = {member_of(who): at for who, at in reached.items()}
        if scores:
            pipe.zadd(_key(portfolio), scores, gt=True)
        pipe.set(_mark(portfolio), 1, ex=int(2 * DAY))
        pipe.execute()


def _key(portfolio: str) -> str:
    return f"portfolio:{portfolio}:people"


def _mark(portfolio: str) -> str:
    return f"portfolio:{portfolio}:whole"
