"""Whose a post is: by its address, or by the numbers and accounts it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from apps.whatsapp.models import Channel
from apps.whatsapp.providers.meta.routing import split
from apps.whatsapp.webhooks import reading
from apps.whatsapp.webhooks.posts import Home, Post, Row

Homes = frozenset[Home]
NOWHERE: Homes = frozenset()
LONGEST_KEY = 64  # characters of a route's value

_ASK = """
    SELECT route.kind, route.value, route.sandbox, tenant.schema_name
    FROM public.accounts_channelroute route
    JOIN public.accounts_tenant tenant ON tenant.id = route.tenant_id
    WHERE (route.kind = 'number' AND route.value = ANY(%(numbers)s))
       OR (route.kind = 'account' AND route.value = ANY(%(accounts)s))
"""


class Routes:
    """The routes that a batch of posts needs, read in one query."""

    def __init__(self, found: Iterable[tuple[str, str, bool, str]]) -> None:
        self._homes: dict[tuple[str, str, bool], set[Home]] = {}
        for kind, value, sandbox, schema in found:
            self._homes.setdefault((kind, value, sandbox), set()).add(Home(schema))

    def of(self, scopes: Iterable[bool], number: str, account: str) -> tuple[Homes, bool]:
        """Who hears of a number, or of an account where no number is named; and in which scope.

        What names a number that nobody has connected is nobody's, though its account may be
        somebody's: it waits for the number.
        """
        kind, value = ("number", number) if number else ("account", account)
        for sandbox in scopes:
            if found := self._homes.get((kind, value, sandbox)):
                return frozenset(found), sandbox
        return NOWHERE, False


def read(cursor: Any, posts: Iterable[Post]) -> Routes:
    """`cursor` may be Django's or psycopg's."""
    homeless = [post for post in posts if post.home is None]
    numbers = {key for post in homeless for key in post.keys.channels if _fit(key)}
    accounts = {key for post in homeless for key in post.keys.accounts if _fit(key)}
    if not numbers | accounts:
        return Routes([])
    cursor.execute(_ASK, {"numbers": sorted(numbers), "accounts": sorted(accounts)})
    return Routes(cursor.fetchall())


def _fit(key: str) -> bool:
    return len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()


def rows_of(post: Post, routes: Routes) -> list[Row]:
    """How a post is stored: whole where it is one tenant's, else a part for each."""
    if post.home is not None:
        return [Row(post.home, post, post.raw, post.scopes[0], problem=post.problem)]
    named = [
        *(routes.of(post.scopes, key, "") for key in post.keys.channels),
        *(routes.of(post.scopes, "", key) for key in post.keys.accounts),
    ]
    if post.problem or not named:
        problem = post.problem or "names no number and no account"
        return [Row(None, post, post.raw, post.scopes[0], problem=problem)]
    if len(set(named)) > 1:
        return _parts(post, routes)
    homes, sandbox = named[0]
    return list(_rows(homes, post, post.raw, sandbox))


def _parts(post: Post, routes: Routes) -> list[Row]:
    """Each tenant's own changes, and what is nobody's."""

    def owner(number: str, account: str) -> tuple[Homes, bool]:
        return routes.of(post.scopes, number, account)

    rows: list[Row] = []
    try:
        for whose, part in split(reading.decoded(post.raw), owner).items():
            homes, sandbox = cast("tuple[Homes, bool]", whose or (NOWHERE, False))
            rows += _rows(homes, post, reading.encoded(part), sandbox, is_part=True)
    except (reading.Unreadable, RecursionError) as exc:  # so deep that it can't be written again
        problem = f"can't be divided: {type(exc).__name__}"
        return [Row(None, post, post.raw, post.scopes[0], problem=problem)]
    return rows


def _rows(
    homes: Homes, post: Post, body: bytes, sandbox: bool, *, is_part: bool = False
) -> Iterator[Row]:
    """The same bytes for each; an account may be several tenants'."""
    for home in sorted(homes, key=lambda home: home.schema):
        yield Row(home, post, body, sandbox, is_part=is_part)
    if not homes:
        yield Row(None, post, body, post.scopes[0], is_part=is_part)


def route_again(channel: Channel) -> int:
    """What came for a number before it was connected here; see `unrouted`."""
    from apps.whatsapp.webhooks import unrouted  # it stores what this routes

    return unrouted.route_channel(channel)
