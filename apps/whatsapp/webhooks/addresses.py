"""The addresses at which providers call: `/webhooks/<provider>/` and one for each channel."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from apps.whatsapp.providers import NAMES

PREFIX = "/webhooks/"
_PLATFORMS = frozenset({"meta"})  # whose one app may serve all tenants


@dataclass(frozen=True, slots=True)
class Address:
    """`channel_id` None: the platform's own, for all tenants."""

    provider: str
    channel_id: UUID | None = None

    @property
    def methods(self) -> tuple[str, ...]:
        """Only Meta asks first, with GET, whether the address is ours."""
        return ("GET", "POST") if self.provider == "meta" else ("POST",)


def address_of(path: str) -> Address | None:
    """None for a path at which nobody is called."""
    provider, _slash, rest = path.removeprefix(PREFIX).partition("/")
    if not path.startswith(PREFIX) or provider not in NAMES:
        return None
    rest = rest.removesuffix("/")
    if not rest:
        return Address(provider) if provider in _PLATFORMS else None
    try:
        channel_id = UUID(rest)
    except ValueError:
        return None
    return Address(provider, channel_id) if str(channel_id) == rest.lower() else None
