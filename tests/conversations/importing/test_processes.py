"""Imports in real worker processes, which meet each other and die."""

from __future__ import annotations

import pytest

from apps.accounts.faultpoints import EXIT_CODE
from apps.conversations.importing import leases
from apps.conversations.models import Contact, Identity, Import
from tests.conversations.hired import go, hire
from tests.conversations.importing.test_races import acme, acme_itself, ready, sheet

__all__ = ["acme", "acme_itself"]
pytestmark = pytest.mark.slow

WORK = """
from uuid import UUID
from apps.conversations.importing import records, working
records.chunks.__kwdefaults__["size"] = 7
working.work(tenant, UUID("{pk}"))
"""


def worker(acme, import_, **variables):
    return hire(acme, WORK.format(pk=import_.pk), **variables)


def test_two_workers_with_overlapping_files_make_each_person_once(acme):
    one = ready(acme, sheet(range(100, 160), "vip", "categoria"))
    other = ready(acme, sheet(reversed(range(130, 190)), "Rosa"))

    assert go(worker(acme, one), worker(acme, other)) == [0, 0]

    assert set(Import.objects.values_list("state", flat=True)) == {"done"}
    assert Contact.objects.count() == Identity.objects.count() == 90
    assert Contact.objects.filter(name="Rosa", category="vip").count() == 30
    assert sum(one.counts["new"] for one in Import.objects.all()) == 90


def test_two_workers_at_one_import_take_it_in_once(acme):
    import_ = ready(acme, sheet(range(100, 150), "Rosa"))

    assert go(worker(acme, import_), worker(acme, import_)) == [0, 0]

    import_.refresh_from_db()
    assert (import_.state, import_.counts["new"]) == ("done", 50)
    assert Contact.objects.filter(version=1).count() == 50


@pytest.mark.parametrize("place", ["import.written:3", "import.committed:3"])
def test_another_worker_goes_on_where_one_was_killed(acme, place):
    import_ = ready(acme, sheet(range(100, 150), "Rosa"))

    assert go(worker(acme, import_, RECADO_FAULT_POINT=place)) == [EXIT_CODE]
    import_.refresh_from_db()
    assert import_.state == "running"
    assert 0 < Contact.objects.count() == import_.counts["new"] < 50

    Import.objects.update(lease_until=import_.lease_until - 2 * leases.LEASE)
    assert go(worker(acme, import_)) == [0]
    import_.refresh_from_db()
    assert (import_.state, import_.counts) == ("done", import_.announced)
    assert Contact.objects.filter(version=1).count() == 50
