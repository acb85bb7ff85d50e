"""What opens an address: whose it is, and the secrets that what comes there is signed with."""

from __future__ import annotations

import hmac
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

from apps.accounts.models import ChannelRoute
from apps.accounts.tenancy import in_public, in_tenant
from apps.whatsapp.connections import connection_of
from apps.whatsapp.models import Channel
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.protocol import Connection
from apps.whatsapp.webhooks.addresses import Address
from apps.whatsapp.webhooks.posts import LIVE, SANDBOX, Home

KEPT = 5.0  # seconds in which a changed secret may still be unknown to a web process
MOST_KEPT = 1000  # doors


@dataclass(frozen=True, slots=True)
class Door:
    """`locks`: the connection to verify with → the scope (live, sandbox) it opens."""

    locks: tuple[tuple[Connection, bool], ...]
    home: Home | None = None
    verify_token: str = field(default="", repr=False)

    def scopes(self, provider: str, headers: Mapping[str, str], raw: bytes) -> tuple[bool, ...]:
        """What the signature opens; () when it is not genuine."""
        verify = provider_of(provider).verify
        return tuple(
            scope for lock, scope in self.locks if lock.secret and verify(lock, headers, raw)
        )

    def knows(self, token: str) -> bool:
        """Whether Meta's handshake names the token that was agreed on."""
        expected = self.verify_token
        return bool(expected) and hmac.compare_digest(token.encode(), expected.encode())


def platforms_door() -> Door:
    """Meta's app of the platform, and beside it the simulator, which has no say in live numbers."""
    secrets = ((settings.META_APP_SECRET, LIVE), (settings.SANDBOX_APP_SECRET, SANDBOX))
    locks = tuple((_lock(secret), scope) for secret, scope in secrets)
    return Door(locks, verify_token=settings.META_VERIFY_TOKEN)


def _lock(secret: str) -> Connection:
    return Connection(base_url="", key="", token="", secret=secret)


def open_(address: Address) -> Door | None:
    """Asks the database. None: no such channel, or none any more."""
    if address.channel_id is None:
        return platforms_door()
    with in_public():
        kind = ChannelRoute.Kind.CHANNEL
        routes = ChannelRoute.objects.filter(kind=kind, value=str(address.channel_id))
        route = routes.select_related("tenant").first()
    if route is None:
        return None
    with in_tenant(route.tenant):
        present = Channel.objects.present().of_provider(address.provider)
        channel = present.filter(pk=address.channel_id).first()
    return _channels_door(channel, route.tenant.schema_name) if channel else None


def _channels_door(channel: Channel, schema: str) -> Door:
    token = channel.secrets().get("verify_token", "")
    return Door(((connection_of(channel), channel.sandbox),), Home(schema), token)


class Doors:
    """Doors seen lately, so that a busy channel's secrets are not read for each webhook."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Address, tuple[float, Door | None]] = OrderedDict()

    def kept(self, address: Address) -> tuple[bool, Door | None]:
        """(whether it is known, what it is)."""
        seen = self._kept.get(address)
        if seen is None or time.monotonic() - seen[0] > KEPT:
            return False, None
        return True, seen[1]

    def keep(self, address: Address, door: Door | None) -> None:
        self._kept[address] = (time.monotonic(), door)
        self._kept.move_to_end(address)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
