"""Two read the same account at the same moment: real connections, one a thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.message_templates import syncing
from apps.whatsapp.models import Channel, Template
from tests.simulated import WABA, Simulator
from tests.whatsapp.message_templates.conftest import GREETING, make_channel

AT_ONCE = 4


@pytest.fixture
def committed(committing: None) -> Tenant:
    acme = Tenant.objects.get(slug="acme")
    with in_tenant(acme):
        make_channel()
    return acme


def test_what_several_find_at_once_is_kept_once(committed: Tenant, meta: Simulator) -> None:
    for number in range(20):
        body = {"wabaId": WABA, "name": f"promo_{number}", "components": GREETING}
        meta.sim_post("templates", body)
    start = Barrier(AT_ONCE)

    def sync(_: int) -> int:
        try:
            with in_tenant(committed):
                channel = Channel.objects.get()
                start.wait()
                return syncing.sync(committed, channel).new
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        new = sorted(pool.map(sync, range(AT_ONCE)))

    with in_tenant(committed):
        assert new == [0, 0, 0, Template.objects.count()]
