"""Where requests whose address a tenant chose may go: the public internet, and what is allowed.

The address is judged after it was resolved, on the connection itself, so that a name can't
point somewhere else between the check and the call.
"""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from apps.whatsapp.deadline import Deadline
from apps.whatsapp.providers.protocol import CONNECT_SECONDS

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
ADDRESSES = 3  # of one name are tried; they share the time to connect, and a name may have hundreds
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Forbidden(Exception):
    """The host is in a network that PRIVATE_HOSTS_ALLOWED does not name."""


def may_reach(address: str, host: str = "", port: int | None = None) -> bool:
    """Whether an IP address (of that host name, at that port) may be spoken to."""
    hosts, networks = _allowed(tuple(settings.PRIVATE_HOSTS_ALLOWED))
    if host.lower() in hosts or (host.lower(), port) in _the_platforms_own():
        return True
    ip = _innermost(ipaddress.ip_address(address.split("%")[0]))
    if any(ip.version == network.version and ip in network for network in networks):
        return True
    return ip.is_global and not ip.is_multicast


def _the_platforms_own() -> set[tuple[str | None, int | None]]:
    """Where the platform itself put the Graph API and the simulator: host and port."""
    return {_place(settings.META_GRAPH_URL), _place(settings.SANDBOX_URL)} - {(None, None)}


@lru_cache(maxsize=8)
def _place(url: str) -> tuple[str | None, int | None]:
    parts = urlsplit(url)
    return parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _innermost(ip: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)


@lru_cache(maxsize=8)
def _allowed(entries: tuple[str, ...]) -> tuple[frozenset[str], tuple[Network, ...]]:
    hosts, networks = set(), []
    for entry in entries:
        try:
            networks.append(ipaddress.ip_network(entry, strict=False))
        except ValueError:
            hosts.add(entry.lower())
    return frozenset(hosts), tuple(networks)


def _check(connection: socket.socket, host: str, port: int) -> socket.socket:
    peer = str(connection.getpeername()[0])
    if may_reach(peer, host, port):
        return connection
    connection.close()
    raise Forbidden(f"{host} is at a private address")


class _Watched(HTTPConnection):
    """Goes only where it may, and is cut when the call's time is over."""

    def __init__(self, *args: Any, deadline: Deadline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadline = deadline

    def connect(self) -> None:
        super().connect()
        self._deadline.watch(self.sock)

    def _new_conn(self) -> socket.socket:
        name, whole = self._dns_host, self.timeout
        addresses = self._addresses()[:ADDRESSES]
        try:
            self.timeout = (whole or CONNECT_SECONDS) / len(addresses)
            line = self._first_of(addresses)
        finally:
            self._dns_host, self.timeout = name, whole
        line.settimeout(whole)
        return _check(line, self.host, self.port)

    def _addresses(self) -> list[str]:
        """What the name stands for; where that is nothing the name itself, which says why."""
        try:
            found = socket.getaddrinfo(self._dns_host, self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return [self._dns_host]
        return [str(place[0]) for *_kind, place in found]

    def _first_of(self, addresses: list[str]) -> socket.socket:
        for address in addresses[:-1]:
            self._dns_host = address
            with suppress(NewConnectionError, ConnectTimeoutError):
                return super()._new_conn()
        self._dns_host = addresses[-1]
        return super()._new_conn()


class _WatchedHTTPS(_Watched, HTTPSConnection):
    """The same, behind a certificate."""


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedHTTPS


class _Guarded(HTTPAdapter):
    """No retries, no proxies, every connection judged before a byte is written."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": partial(_HTTPPool, deadline=self._deadline),
            "https": partial(_HTTPSPool, deadline=self._deadline),
        }


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """None is followed: the library would read all of a redirect's body, whatever its size."""


def session(deadline: Deadline) -> requests.Session:
    """A session that reaches only what it may, until the deadline; close it after use."""
    guarded = _Session()
    guarded.trust_env = False  # no proxy, no .netrc: the address says where it goes
    adapter = _Guarded(deadline)
    guarded.mount("http://", adapter)
    guarded.mount("https://", adapter)
    return guarded
