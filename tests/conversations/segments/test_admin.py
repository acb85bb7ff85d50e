"""Segments and bulk actions in the company's admin."""

from __future__ import annotations

import pytest

from apps.accounts.tenancy import in_tenant
from apps.conversations.models import BulkJob, Segment

ADMIN = "/t/acme/admin/conversations"


@pytest.fixture
def inside(as_superadmin):
    as_superadmin.post("/t/acme/enter/")
    return as_superadmin


def test_segments_are_told_in_words_even_when_broken(inside, acme):
    with in_tenant(acme):
        silent = {"field": "last_written", "is": "empty"}
        made = Segment.objects.create(name="Silent", kind="rules", rules=silent)
        Segment.objects.create(name="Lost", kind="rules", rules={"field": "gone", "is": "is"})

    shown = inside.get(f"{ADMIN}/segment/").content.decode()
    assert "Never received a message" in shown
    assert "“gone” is not there" in shown
    assert inside.get(f"{ADMIN}/segment/{made.pk}/change/").status_code == 200
    assert inside.post(f"{ADMIN}/segment/{made.pk}/change/", {"name": "X"}).status_code == 403


def test_what_was_done_to_many_can_be_read(inside, acme):
    with in_tenant(acme):
        job = BulkJob.objects.create(action="block", state="done", changed=3, by_name="rosa")

    assert "rosa" in inside.get(f"{ADMIN}/bulkjob/").content.decode()
    assert inside.get(f"{ADMIN}/bulkjob/{job.pk}/change/").status_code == 200
    assert inside.post(f"{ADMIN}/bulkjob/{job.pk}/delete/", {"post": "yes"}).status_code == 403
