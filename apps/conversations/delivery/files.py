"""Files that messages carry, as the channel's provider knows them.

Making one known may take minutes, so it happens beside the sending, in threads of its own, and
a message is claimed only once its file is there.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.whatsapp import messages
from apps.whatsapp.errors import ProviderError, Verdict
from apps.whatsapp.media import handles
from apps.whatsapp.media.shelf import Gone
from apps.whatsapp.models import Channel, Media

logger = logging.getLogger(__name__)

KEPT = 600.0  # seconds; handles at providers last for weeks
TRY_AGAIN = 15.0  # seconds after a hiccup
MOST = 64  # files; those of gateways hold their bytes
NO_FILE = "no_file"


@dataclass(frozen=True, slots=True)
class Prepared:
    """`file`: what goes over the wire; None with `code` when it can't be had."""

    file: messages.Media | None
    code: str
    until: float


class Files:
    """What one slice has prepared, by channel and file. Safe between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[tuple[UUID, UUID], Prepared] = OrderedDict()

    def get(self, channel_id: UUID, media_id: UUID) -> Prepared | None:
        """None: it has to be prepared first."""
        with self._lock:
            found = self._known.get((channel_id, media_id))
            return found if found and found.until > time.monotonic() else None

    def missing(self, channel_id: UUID, media_ids: Iterable[UUID]) -> set[UUID]:
        return {one for one in media_ids if self.get(channel_id, one) is None}

    def prepare(self, tenant: Tenant, channel: Channel, media_id: UUID) -> bool:
        """Inside the tenant. False: it did not go for now, ask again in a while."""
        prepared = _prepared(tenant, channel, media_id)
        if prepared is None:
            return False
        with self._lock:
            self._known[channel.pk, media_id] = prepared
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return True


def _prepared(tenant: Tenant, channel: Channel, media_id: UUID) -> Prepared | None:
    until = time.monotonic() + KEPT
    media = Media.objects.filter(pk=media_id).first()
    if media is None:
        return Prepared(None, NO_FILE, until)
    try:
        return Prepared(handles.outgoing(tenant, media, channel), "", until)
    except Refusal as refusal:
        return Prepared(None, refusal.code, until)
    except Gone:
        return Prepared(None, NO_FILE, until)
    except ProviderError as exc:
        if exc.failure.verdict == Verdict.FIX_DATA:
            return Prepared(None, exc.failure.code, until)
        logger.warning("file not taken by the provider", extra={"code": exc.failure.code})
        return None
