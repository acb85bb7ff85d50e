"""The audit log of the whole platform: read, filtered, taken along, never changed."""

from __future__ import annotations

import csv
import io

import pytest

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import AuditEntry
from tests.streams import text_of

pytestmark = pytest.mark.django_db
LOG = "/admin/accounts/auditentry/"


@pytest.fixture
def entries(acme, globex, owner, stranger):
    audit.record("member.invited", by=Actor(user=owner), tenant=acme, after={"email": "=2+2"})
    audit.record("member.removed", by=Actor(user=stranger), tenant=globex)
    audit.record("plan.changed", by=Actor(user=owner), tenant=None)


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text_of(response).removeprefix("\ufeff"))))


@pytest.mark.usefixtures("entries")
def test_the_list_shows_all_companies_and_is_filtered(as_superadmin, acme):
    assert len(as_superadmin.get(LOG).context["cl"].result_list) >= 3

    of_acme = as_superadmin.get(LOG, {"tenant__id__exact": acme.pk, "action": "member.invited"})

    assert [entry.action for entry in of_acme.context["cl"].result_list] == ["member.invited"]


@pytest.mark.usefixtures("entries")
def test_the_export_has_what_the_list_shows_and_no_formula(as_superadmin):
    response = as_superadmin.get(f"{LOG}export/", {"action": "member.invited"})

    heading, *lines = rows_of(response)
    assert heading[0] == "When"
    assert heading[-1] == "Company"
    assert [line[-1] for line in lines] == ["Acme"]
    assert lines[0][2] == "invited somebody"


@pytest.mark.usefixtures("entries")
def test_owners_can_not_export_it(as_owner, client):
    assert as_owner.get(f"{LOG}export/").status_code == 404
    assert client.get(f"{LOG}export/").status_code == 302


@pytest.mark.usefixtures("entries")
def test_an_entry_is_read_and_never_changed_or_deleted(as_superadmin):
    entry = AuditEntry.objects.get(action="member.invited")
    path = f"{LOG}{entry.pk}"

    assert "=2+2" in as_superadmin.get(f"{path}/change/").content.decode()
    assert as_superadmin.post(f"{path}/change/", {"action": "x"}).status_code == 403
    assert as_superadmin.post(f"{path}/delete/", {"post": "yes"}).status_code == 403
    assert as_superadmin.get(f"{LOG}add/").status_code == 403


@pytest.mark.usefixtures("entries")
def test_the_history_of_a_thing_is_the_log_about_it(as_superadmin, acme):
    audit.record("tenant.suspended", by=Actor(), tenant=acme, about=acme)

    response = as_superadmin.get(f"/admin/accounts/tenant/{acme.pk}/history/", follow=True)

    found = response.context["cl"].result_list
    assert {entry.object_id for entry in found} == {str(acme.pk)}
