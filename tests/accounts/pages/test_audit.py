"""The audit log: who sees it, what it finds, what leaves as CSV."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts import audit, cursors
from apps.accounts.actor import Actor
from apps.accounts.models import AuditEntry, Tenant, User


@pytest.fixture
def entries(acme: Tenant, owner: User, admin: User) -> list[AuditEntry]:
    AuditEntry.objects.filter(tenant=acme).delete()
    made = [
        audit.record(
            "tenant.settings_changed",
            by=Actor(user=owner, address="203.0.113.9"),
            tenant=acme,
            before={"name": "A"},
            after={"name": "=cmd|' /C calc'!A0"},
        ),
        audit.record("member.invited", by=Actor(user=admin), tenant=acme),
        audit.record("branding.changed", by=Actor(user=admin), tenant=acme),
    ]
    AuditEntry.objects.filter(pk=made[0].pk).update(at=timezone.now() - timedelta(days=10))
    return made


def actions(client: Client, **query: str) -> list[str]:
    page = client.get("/t/acme/settings/audit/", query)
    return [row["entry"].action for row in page.context["entries"]]


def test_newest_first_with_words_and_changes(as_owner: Client, entries: list[AuditEntry]):
    assert actions(as_owner) == ["branding.changed", "member.invited", "tenant.settings_changed"]
    page = as_owner.get("/t/acme/settings/audit/").content.decode()
    assert "changed the look" in page
    assert "203.0.113.9" in page


def test_filtered_by_action_person_and_day(
    as_owner: Client, entries: list[AuditEntry], owner: User
):
    today = timezone.localdate()

    assert actions(as_owner, action="member.invited") == ["member.invited"]
    assert actions(as_owner, who=f"user:{owner.pk}") == ["tenant.settings_changed"]
    assert actions(as_owner, since=str(today - timedelta(days=1))) == [
        "branding.changed",
        "member.invited",
    ]
    assert actions(as_owner, until=str(today - timedelta(days=5))) == ["tenant.settings_changed"]
    nothing = as_owner.get("/t/acme/settings/audit/", {"until": "2001-01-01"})
    assert "Nothing like that" in nothing.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"before": "rubbish"},
        {"after": "0"},
        {"since": "someday"},
        {"who": "user:1"},
        {"action": "x"},
    ],
)
def test_rubbish_in_the_address_is_no_crash(
    as_owner: Client, entries: list[AuditEntry], query: dict[str, str]
):
    assert as_owner.get("/t/acme/settings/audit/", query).status_code == 200
    assert as_owner.get("/t/acme/settings/audit/export/", query).status_code == 200


def test_another_companys_entries_are_never_seen(
    as_owner: Client, as_stranger: Client, entries: list[AuditEntry], globex: Tenant
):
    audit.record("branding.changed", by=Actor(), tenant=globex)

    assert len(actions(as_owner)) == 3
    assert as_stranger.get("/t/acme/settings/audit/").status_code == 403
    assert as_stranger.get("/t/acme/settings/audit/export/").status_code == 403


def test_the_csv_has_every_matching_line_and_runs_no_formula(
    as_owner: Client, entries: list[AuditEntry], owner: User
):
    AuditEntry.objects.filter(pk=entries[1].pk).update(
        actor_name='=HYPERLINK("http://x")', object_name="@SUM(1)"
    )

    response = as_owner.get("/t/acme/settings/audit/export/")
    text = b"".join(response).decode()

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 4
    assert rows[0][0] == "When"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert rows[2][1] == '\'=HYPERLINK("http://x")'


def test_the_csv_follows_the_filters(as_owner: Client, entries: list[AuditEntry]):
    response = as_owner.get("/t/acme/settings/audit/export/", {"action": "member.invited"})

    assert len(b"".join(response).decode().strip().splitlines()) == 2


def test_cursors_walk_there_and_back_without_missing_a_row(acme: Tenant):
    AuditEntry.objects.filter(tenant=acme).delete()
    made = [audit.record("x.y", by=Actor(), tenant=acme).pk for _ in range(7)][::-1]
    rows = AuditEntry.objects.filter(tenant=acme)

    first = cursors.cut(rows, size=3)
    second = cursors.cut(rows, size=3, before=first.older)
    third = cursors.cut(rows, size=3, before=second.older)
    back = cursors.cut(rows, size=3, after=third.newer)

    walked = [row.pk for part in (first, second, third) for row in part.rows]
    assert walked == made
    assert third.older == ""
    assert [row.pk for row in back.rows] == [row.pk for row in second.rows]
    assert (first.newer, back.newer != "") == ("", True)
