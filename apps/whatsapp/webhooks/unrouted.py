"""Genuine webhooks that were nobody's, and what becomes of them once they are somebody's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.errors import Refusal
from apps.accounts.models import UnroutedEvent
from apps.accounts.tenancy import in_public
from apps.whatsapp.models import Channel
from apps.whatsapp.webhooks import reading, routing, storing, waking
from apps.whatsapp.webhooks.posts import Post

WAITS_FOR_ITS_NUMBER = timedelta(hours=24)  # longer ago, nobody expects it any more


_FOUND = """
    SELECT event.id FROM public.accounts_unroutedevent event
    WHERE event.routed_at IS NULL AND event.received_at >= %s AND EXISTS (
        SELECT 1 FROM jsonb_array_elements_text(event.keys) AS named (key)
        JOIN public.accounts_channelroute route
            ON route.value = named.key AND route.sandbox = event.sandbox
        WHERE route.kind IN ('number', 'account')
    )
    ORDER BY event.id LIMIT 1000
"""


class StillNobodys(Refusal):
    code = "no_home"
    message = _("No company has connected the numbers that it names. It stays here.")


def route_channel(channel: Channel, *, now: datetime | None = None) -> int:
    """Give a channel that was just connected what came for it before. How many events."""
    since = (now or timezone.now()) - WAITS_FOR_ITS_NUMBER
    named = [name for name in (channel.key, channel.account) if name]
    with in_public():
        waiting = UnroutedEvent.objects.filter(
            provider=channel.provider,
            sandbox=channel.sandbox,
            routed_at=None,
            received_at__gte=since,
            keys__has_any_keys=named,
        )
        return _route(waiting.values_list("pk", flat=True))


def route_found(*, now: datetime | None = None) -> int:
    """Give away what has a home by now: a number may be connected between the look for its
    company and the writing of the row, or the task that follows connecting may be lost."""
    since = (now or timezone.now()) - WAITS_FOR_ITS_NUMBER
    with in_public(), connection.cursor() as cursor:
        cursor.execute(_FOUND, [since])
        return _route([pk for (pk,) in cursor.fetchall()])


def route_one(event: UnroutedEvent, *, by: Actor) -> None:
    """Look again whose it is. Raises StillNobodys."""
    with in_public(), transaction.atomic():
        if not _route([event.pk]):
            raise StillNobodys
        audit.record("webhook.routed", by=by, tenant=None, about=event)


def _route(pks: Iterable[UUID]) -> int:
    return sum(_route_row(pk) for pk in sorted(pks))


@transaction.atomic
def _route_row(pk: UUID) -> bool:
    """What is still nobody's of it becomes a row of its own."""
    rows = UnroutedEvent.objects.select_for_update(skip_locked=True)
    event = rows.filter(pk=pk, routed_at=None).first()
    if event is None:
        return False
    post = _post(event)
    with connection.cursor() as cursor:
        routes = routing.read(cursor, [post])
        if not any(row.home for row in routing.rows_of(post, routes)):
            return False
        schemas = storing.store(cursor, [post])
    event.routed_at = timezone.now()
    event.save(update_fields=["routed_at"])
    transaction.on_commit(lambda: waking.soon(schemas))
    return True


def _post(event: UnroutedEvent) -> Post:
    """As it came, at the platform's address."""
    raw = bytes(event.body)
    keys, problem = reading.keys_of(event.provider, raw)
    return Post(
        provider=event.provider,
        raw=raw,
        scopes=(event.sandbox,),
        headers=event.headers,
        keys=keys,
        problem=problem,
        received_at=event.received_at,
    )
