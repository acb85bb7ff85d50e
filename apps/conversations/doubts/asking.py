"""Single questions to a provider about what left, a bounded number of them a turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from apps.whatsapp import transport
from apps.whatsapp.connections import connection_of
from apps.whatsapp.errors import Failure
from apps.whatsapp.events import StatusChanged
from apps.whatsapp.messages import NOWHERE, Address
from apps.whatsapp.models import Channel
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.protocol import Request, Response, Trace

CALLS = 60  # to one channel's provider in one turn; Meta allows 5,000 an hour


class Silent(Exception):
    """The provider did not answer, or would not tell; `str` is the kind of trouble."""


class Enough(Silent):
    """It was asked as often as may be in one turn."""


class Questions:
    """One channel's provider. `more`: the page that was to be asked for next."""

    def __init__(self, channel: Channel, *, calls: int | None = None, more: str = "") -> None:
        self.provider = provider_of(channel.provider)
        self._connection = connection_of(channel)
        self.left = CALLS if calls is None else calls
        self.more = more

    def statuses(self, provider_id: str, chat_id: str = "") -> Sequence[StatusChanged]:
        """What is known of one message by its provider's id."""
        request = self.provider.history(self._connection, provider_id, chat_id)
        if request is None:
            return []
        told = self.provider.history_told(self._connection, self._call(request))
        if isinstance(told, Failure):
            raise Silent(told.code)
        return [status for status in told if status.provider_id == provider_id]

    def traces(self, since: datetime, until: datetime, to: Address = NOWHERE) -> Iterator[Trace]:
        """What left, page by page, until that time is behind."""
        while True:
            request = self.provider.listing(self._connection, to, since, until, self.more)
            if request is None:
                return
            told = self.provider.listing_told(self._connection, self._call(request))
            if isinstance(told, Failure):
                raise Silent(told.code)
            yield from told.found
            is_last = told.more == self.more or _is_behind(told.found, since)
            self.more = "" if is_last else told.more
            if not self.more:
                return

    def _call(self, request: Request) -> Response:
        if self.left <= 0:
            raise Enough("asked_enough")
        self.left -= 1
        try:
            return transport.call(request)
        except (transport.NotSent, transport.MaybeSent) as exc:
            raise Silent("no_answer") from exc


def _is_behind(traces: Sequence[Trace], since: datetime) -> bool:
    """A whole page from before that time, newest first. Nobody promises that order, so a page in
    another one ends nothing."""
    times = [trace.at for trace in traces if trace.at]
    return bool(times) and max(times) < since and times[0] >= times[-1]
