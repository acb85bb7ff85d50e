"""The two ways to link a phone: a code to scan, and one to type."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from qrcode.constants import ERROR_CORRECT_L
from qrcode.image.pil import PilImage
from qrcode.main import QRCode
from redis.exceptions import RedisError

from apps.accounts.momentary import store
from apps.accounts.tenancy import current_schema
from apps.whatsapp.connections import connection_of
from apps.whatsapp.models import Channel
from apps.whatsapp.providers.waha import sessions as calls
from apps.whatsapp.sessions.gateway import ask

#: WhatsApp changes its code by itself: the first lives longer than those after it. Gateways
#: don't tell how long, so this is what their engines do (Baileys and whatsmeow, 2026).
FIRST_LIVES = timedelta(seconds=60)
OTHERS_LIVE = timedelta(seconds=20)
_REMEMBERED = 120  # seconds: a code that was not looked at for so long begins anew
QUIET_ZONE = 4  # modules round the code, as the standard asks


@dataclass(frozen=True, slots=True)
class Qr:
    """`value` is what WhatsApp reads; `expires_at` is our estimate, within some seconds."""

    value: str
    expires_at: datetime
    lives: timedelta = OTHERS_LIVE

    @property
    def version(self) -> str:
        """Differs for each code, and tells nothing of it."""
        return hashlib.sha256(self.value.encode()).hexdigest()[:12]

    @property
    def png(self) -> bytes:
        picture = io.BytesIO()
        self._drawn(QUIET_ZONE).make_image(image_factory=PilImage).save(picture, format="PNG")
        return picture.getvalue()

    @property
    def size(self) -> int:
        """Modules on each side, for the `viewBox`."""
        return len(self._drawn(0).get_matrix())

    @property
    def path(self) -> str:
        """The dark modules as the `d` of an SVG path, one unit each, runs joined."""
        rows = enumerate(self._drawn(0).get_matrix())
        return "".join(f"M{x} {y}h{n}v1h-{n}z" for y, row in rows for x, n in _runs(row))

    def _drawn(self, border: int) -> QRCode[PilImage]:
        code: QRCode[PilImage] = QRCode(error_correction=ERROR_CORRECT_L, box_size=8, border=border)
        code.add_data(self.value)
        code.make(fit=True)
        return code


def _runs(row: list[bool | None]) -> list[tuple[int, int]]:
    """Where dark runs begin, and how long they are."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found


def qr(channel: Channel) -> Qr:
    """The code that links a phone just now. Raises GatewayTrouble: `session_not_working`
    when the session waits for no scan."""
    value = ask(calls.qr(connection_of(channel)), calls.qr_told)
    began, lives = _life_of(channel, value)
    return Qr(value, began + lives, lives)


def pairing_code(channel: Channel, phone: str) -> str:
    """Eight letters for WhatsApp's “link with phone number”. `phone` is E.164."""
    return ask(calls.pairing_code(connection_of(channel), phone), calls.pairing_code_told)


def _life_of(channel: Channel, value: str) -> tuple[datetime, timedelta]:
    """When this code was first seen here, and how long its kind lives."""
    now, digest = timezone.now(), hashlib.sha256(value.encode()).hexdigest()
    name = f"{current_schema()}.qr.{channel.pk}"
    try:
        last = _text(store().get(name)).split()
        if last and last[0] == digest:
            began, number = datetime.fromisoformat(last[1]), int(last[2])
        else:
            began, number = now, int(last[2]) + 1 if last else 1
        store().set(name, f"{digest} {began.isoformat()} {number}", ex=_REMEMBERED)
    except RedisError:
        began, number = now, 2
    return began, FIRST_LIVES if number == 1 else OTHERS_LIVE


def _text(kept: Any) -> str:
    return kept.decode() if isinstance(kept, bytes) else ""
