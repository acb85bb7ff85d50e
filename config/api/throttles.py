"""How often somebody may ask, counted in Redis for all processes together.

Requests without a good credential are counted by address, places where secrets can be
guessed more tightly; requests with one are counted by tenant against its plan. Webhooks
are no views of the API and are not counted.

Without Redis nothing can be counted. Then the API goes on answering and says so in the
log: a limit is there to protect the service, and refusing everybody would be the harm it
should prevent. Only the places where secrets can be guessed close until it is back.
"""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from apps.accounts import momentary, quotas
from apps.accounts.actor import network_of
from apps.accounts.errors import Refusal

logger = logging.getLogger(__name__)

WINDOW = 60  # seconds
RESTS = 5  # seconds without asking a Redis that did not answer, so that nobody waits for it


class CannotCount(Refusal):
    code = "unavailable"
    status = 503
    message = _("Logging in is not possible at the moment. Try again in a minute.")


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` requests in a window, counted under `name`."""

    name: str
    most: int


class Counter:
    """Counts requests by name; one for each process, the counts are in Redis."""

    def __init__(self) -> None:
        self._rests_until = 0.0

    def count(self, name: str) -> tuple[int, int]:
        """Requests in this window with this one, and the seconds until it ends."""
        if time.monotonic() < self._rests_until:
            raise RedisError("it did not answer a moment ago")
        try:
            return self._count(f"recado:requests:{name}")
        except RedisError as exc:
            self._rests_until = time.monotonic() + RESTS
            logger.warning("requests go uncounted: Redis does not answer", extra={"why": str(exc)})
            raise

    def _count(self, key: str) -> tuple[int, int]:
        with momentary.store().pipeline() as pipe:
            pipe.set(key, 0, ex=WINDOW, nx=True)
            pipe.incr(key)
            pipe.ttl(key)
            _new, count, seconds = pipe.execute()
        return int(count), max(1, int(seconds))


counter = Counter()


class WindowThrottle(BaseThrottle, ABC):
    """Counts from the first request of a window until it ends, then from nothing."""

    _wait: int

    @abstractmethod
    def limit(self, request: Request, view: Any) -> Limit | None:
        """None: not for this one to count."""

    def uncounted(self) -> None:
        """What to do about a request that could not be counted: let it by."""

    def allow_request(self, request: Request, view: Any) -> bool:
        limit = self.limit(request, view)
        if limit is None:
            return True
        try:
            count, self._wait = counter.count(limit.name)
        except RedisError:
            self.uncounted()
            return True
        return count <= limit.most

    def wait(self) -> int:
        return self._wait


class AddressThrottle(WindowThrottle):
    """Requests without a good credential, by address."""

    def limit(self, request: Request, view: Any) -> Limit | None:
        if request.auth is not None:
            return None
        return Limit(f"address:{network_of(request)}", settings.ADDRESS_REQUESTS_A_MINUTE)


class LoginThrottle(WindowThrottle):
    """Log-ins, registrations and resets, by address."""

    def limit(self, request: Request, view: Any) -> Limit | None:
        if getattr(view, "throttle", "") != "login":
            return None
        return Limit(f"login:{network_of(request)}", settings.LOGIN_REQUESTS_A_MINUTE)

    def uncounted(self) -> None:
        raise CannotCount(wait=WINDOW)


class TenantThrottle(WindowThrottle):
    """Requests with a credential, by tenant; those of a login without one, by person."""

    def limit(self, request: Request, view: Any) -> Limit | None:
        credential: Any = request.auth
        if credential is None:
            return None
        if credential.tenant is None:
            return Limit(f"user:{credential.user.pk}", settings.ADDRESS_REQUESTS_A_MINUTE)
        most = quotas.limit_of(credential.tenant, "api_requests_per_minute")
        return None if most is None else Limit(f"tenant:{credential.tenant.pk}", most)
