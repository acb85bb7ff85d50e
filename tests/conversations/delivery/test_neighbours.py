"""What one company or channel does to the others that a slice serves."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from apps.accounts.ids import new_id
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.delivery import slices, waking
from apps.conversations.models import Duty
from apps.whatsapp.bulk_transport import Line
from tests.conversations.delivery.house import hang_up


@contextmanager
def of_another_version(tenant: Tenant) -> Iterator[None]:
    """A table of theirs is not yet, or no longer, what this code knows."""
    with in_tenant(tenant), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE conversations_claim RENAME TO conversations_claim_of_old")
    try:
        yield
    finally:
        with in_tenant(tenant), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE conversations_claim_of_old RENAME TO conversations_claim")


def test_a_company_whose_tables_are_of_another_version_holds_nobody_up(house):
    with in_public():
        globex = Tenant.objects.get(slug="globex")
    message = house.reply(house.meet()[0])

    with of_another_version(globex):
        waking.tell([globex.schema_name])
        house.deliver()

    message.refresh_from_db()
    assert message.status == "sent"


def test_a_channel_that_is_just_being_left_is_not_taken_anew_until_it_is(house):
    """Two clocks would keep its limits, and the duty given up under the second one."""
    house.reply(house.meet()[0])

    async def story() -> list[int]:
        async with Line(4) as line:
            ours = slices.Slice(line, new_id(), 5.0)
            ours._parting.add(house.channel.pk)
            await ours._look(house.tenant.schema_name)
            taken = [len(ours.desks)]
            ours._parting.clear()
            await ours._listen()
            taken.append(len(ours.desks))
            await ours._end()
            await hang_up(ours)
            return taken

    assert asyncio.run(story()) == [0, 1]
    assert Duty.objects.get().owner is None
