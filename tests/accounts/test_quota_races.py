"""Many take of the same plan at the same moment: real connections, one a thread."""

from __future__ import annotations

from functools import partial

from apps.accounts import quotas
from apps.accounts.errors import QuotaExceeded
from apps.accounts.models import Tenant
from tests.races import at_once


def test_of_twenty_who_race_for_three_places_three_win(committing):
    """Real connections, one a thread."""
    acme = Tenant.objects.select_related("plan").get(slug="acme")
    acme.quota_overrides = {"max_channels": 3}

    won = at_once(None, *[partial(quotas.take, acme, "max_channels")] * 20)

    assert sorted(one for one in won if one is not QuotaExceeded) == [1, 2, 3]
    assert quotas.use_of(acme, "max_channels").used == 3
