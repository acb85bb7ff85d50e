"""Companies in which something has happened that no sum knows of."""

from __future__ import annotations

from apps.accounts import across
from apps.accounts.models import Tenant

_TABLES = {
    "message": "conversations_message",
    "event": "conversations_conversationevent",
    "summed": "conversations_summedday",
}
#: The first id of the moment up to which everything is summed, as `accounts.ids` makes it.
_SINCE = """
    (lpad(to_hex((extract(epoch FROM coalesce(
        (SELECT max(until) FROM {summed}), 'epoch'::timestamptz
    )) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
"""
#: Something new; or a day whose messages may have come further, and that was summed hours ago; or
#: one of which something was told late.
_WAITS = f"""
    EXISTS (SELECT 1 FROM {{message}} WHERE id >= {_SINCE} LIMIT 1)
    OR EXISTS (SELECT 1 FROM {{event}} WHERE id >= {_SINCE} LIMIT 1)
    OR EXISTS (
        SELECT 1 FROM {{summed}}
        WHERE day > current_date - 5 AND at < now() - interval '6 hours'
          AND at < until + interval '3 days'
    )
    OR EXISTS (SELECT 1 FROM {{summed}} WHERE at = 'epoch'::timestamptz)
"""  # noqa: S608  # nosec B608 - our own words only


def schemas() -> list[str]:
    return across.schemas_where(_WAITS, _TABLES, of=Tenant.objects.active())
