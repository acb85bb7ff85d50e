"""Something to watch: rooms of a tenant's own rows, as the apps above will add theirs."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import connection

from apps.accounts.live import rooms
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant

ACMES = UUID("0197a000-0000-7000-8000-00000000ac3e")
GLOBEXS = UUID("0197a000-0000-7000-8000-0000000610be")


def _is_written_down(thing_id: UUID) -> bool:
    """Asks the schema in force, as any model of a tenant would."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM ai_providerkey WHERE last4 = %s", [str(thing_id)[-4:]])
        return cursor.fetchone() is not None


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket's questions share the test's connection, which must stay open meanwhile.

    Channels' own communicator does this too, but only while it sends or receives.
    """
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)


@pytest.fixture(autouse=True)
def room_kinds(acme: Tenant, globex: Tenant) -> Iterator[None]:
    """Campaigns and conversations; Acme has the one with ACMES, Globex the one with GLOBEXS."""
    for tenant, thing_id, provider in ((acme, ACMES, "openai"), (globex, GLOBEXS, "groq")):
        with in_tenant(tenant), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ai_providerkey (provider, key, last4, updated_at)"
                " VALUES (%s, '', %s, now())",
                [provider, str(thing_id)[-4:]],
            )
    before = dict(rooms.kinds.by_name)
    rooms.kinds.add(
        rooms.RoomKind("campaign", "campaigns.view", _is_written_down),
        rooms.RoomKind(
            "conversation", "conversations.view", _is_written_down, typing="conversations.reply"
        ),
        rooms.RoomKind("export", "contacts.export", _is_written_down),
    )
    yield
    rooms.kinds.by_name = before
