"""When a browser was last here, for the page of devices: noted once a minute, not each time.

Each process remembers by itself what it has noted; nobody minds if two of them note it.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock

from allauth.usersessions.middleware import UserSessionsMiddleware
from django.http import HttpResponse

from apps.accounts.actor import address_of
from apps.accounts.requests import VisitorRequest

EVERY = 60.0  # seconds
_REMEMBERED = 10_000  # browsers


class Noted:
    """Who was noted when; the oldest are forgotten first."""

    def __init__(self) -> None:
        self._at: OrderedDict[int, float] = OrderedDict()
        self._lock = Lock()

    def is_due(self, who: int, now: float) -> bool:
        """True once in EVERY seconds."""
        with self._lock:
            if now - self._at.get(who, -EVERY) < EVERY:
                return False
            self._at[who] = now
            self._at.move_to_end(who)
            if len(self._at) > _REMEMBERED:
                self._at.popitem(last=False)
            return True


class PresenceMiddleware(UserSessionsMiddleware):  # type: ignore[misc]
    """A new session, address or browser is noted at once."""

    noted = Noted()

    def __call__(self, request: VisitorRequest) -> HttpResponse:
        if request.user.is_authenticated and not self.noted.is_due(_who(request), time.monotonic()):
            return self.get_response(request)  # type: ignore[no-any-return]
        return super().__call__(request)  # type: ignore[no-any-return]


def _who(request: VisitorRequest) -> int:
    browser = request.headers.get("User-Agent", "")
    return hash((request.session.session_key, address_of(request), browser))
