"""A worker that dies while it erases somebody leaves all of them, and the next one nothing."""

from __future__ import annotations

import pytest

from apps.accounts.faultpoints import EXIT_CODE
from apps.accounts.models import AuditEntry
from apps.conversations.consent import ledger
from apps.conversations.models import Contact, Erasure, Identity, Suppression
from apps.conversations.privacy import erasing
from apps.whatsapp.models import WebhookEvent
from tests.conversations.hired import go, hire
from tests.conversations.people.someone import ANA, BY, ana
from tests.conversations.people.test_races import acme_itself

__all__ = ["acme_itself"]
pytestmark = pytest.mark.slow

WORK = """
from uuid import UUID
from apps.conversations.privacy import erasing
erasing.work(tenant, UUID("{pk}"))
"""


@pytest.fixture
def asked(acme_itself):
    rosa = ana(acme_itself, name="Rosa Conceição")
    WebhookEvent.objects.create(
        provider="meta", body=f'{{"from": "{ANA[1:]}"}}'.encode(), digest=b"k" * 32
    )
    yield Erasure.objects.create(contact_id=rosa.pk, state="waiting", by_name=BY.name, how="page")
    for rows in (WebhookEvent, Erasure, Suppression):
        rows.objects.all().delete()
    ledger.forget(acme_itself, [], [ANA])


def kept():
    """What is left of her, and whether anything says that it is done."""
    return (
        Contact.objects.count(),
        Identity.objects.count(),
        WebhookEvent.objects.count(),
        Suppression.objects.count(),
        AuditEntry.objects.filter(action="contact.erased").count(),
    )


def test_nothing_is_half_done_and_the_next_worker_does_it(acme_itself, asked):
    before = kept()
    work = WORK.format(pk=asked.pk)

    assert go(hire(acme_itself, work, RECADO_FAULT_POINT="erasure.written")) == [EXIT_CODE]
    asked.refresh_from_db()
    assert kept() == before
    assert (asked.state, asked.counts) == ("waiting", {})

    assert go(hire(acme_itself, work), hire(acme_itself, work)) == [0, 0]
    asked.refresh_from_db()
    assert asked.state == "done"
    assert kept()[:3] == (0, 0, 0)
    assert AuditEntry.objects.filter(action="contact.erased").count() == 1


def test_a_worker_leaves_alone_what_another_is_at(acme_itself, asked, monkeypatch):
    others: list[list[int]] = []

    def meanwhile(_place):
        others.append(go(hire(acme_itself, WORK.format(pk=asked.pk))))

    monkeypatch.setattr(erasing.faultpoints, "reach", meanwhile)
    erasing.work(acme_itself, asked.pk)

    assert others == [[0]]
    assert Erasure.objects.get().counts["contact"] == 1
