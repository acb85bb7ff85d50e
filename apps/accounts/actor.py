"""Who does something: a person, a key, or the platform itself."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from apps.accounts.models import ApiKey, User


@dataclass(frozen=True, slots=True)
class Actor:
    """Passed as `by=` to every verb, and kept in the audit log."""

    user: User | None = None
    api_key: ApiKey | None = None
    address: str | None = None
    as_superadmin: bool = False

    @property
    def name(self) -> str:
        """As colleagues read it. Two may be called the same: see `signature`."""
        if self.api_key:
            return str(self.api_key)
        return self.user.called if self.user else "Recado"

    @property
    def signature(self) -> str:
        """What the audit log keeps: a person's address, which nobody else has."""
        return self.user.email if self.user and not self.api_key else self.name


#: Work that nobody in particular asked for: beat, commands, receivers.
PLATFORM = Actor()


def address_of(request: HttpRequest) -> str | None:
    """The client's address. Behind a proxy the web server has put it there
    (`daphne --proxy-headers`); the headers themselves are anybody's to write.
    None for what is no address: a careless proxy lets anything through."""
    try:
        return str(ip_address(request.META.get("REMOTE_ADDR", "").partition("%")[0]))
    except ValueError:
        return None


def network_of(request: HttpRequest) -> str:
    """By what a visitor is counted: the address, or the /64 that one IPv6 customer is given."""
    address = address_of(request)
    if address and ":" in address:
        return str(ip_network((address, 64), strict=False))
    return str(address)
