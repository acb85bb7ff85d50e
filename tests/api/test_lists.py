"""Lists by page and by cursor."""

from __future__ import annotations

import base64

import pytest

from apps.accounts import audit
from apps.accounts.actor import PLATFORM
from apps.accounts.api import lists
from apps.accounts.models import AuditEntry, Membership, Role
from tests.factories import make_user


@pytest.fixture
def crowd(acme):
    """Seven members besides the owner."""
    for number in range(7):
        user = make_user(f"m{number}@acme.example.com")
        Membership.objects.create(tenant=acme, user=user, role=Role.VIEWER)


@pytest.fixture
def history(acme):
    """Ten entries, told apart by their action."""
    AuditEntry.objects.filter(tenant=acme).delete()
    for number in range(10):
        audit.record(f"test.happened_{number}", by=PLATFORM, tenant=acme)


def actions(answer):
    return [int(item["action"].rpartition("_")[2]) for item in answer.data["items"]]


def test_pages_hold_all_and_each_once(api, owner, acme, crowd):
    program = api(owner, acme)
    pages = [program.get(f"members?page={page}&limit=3").data for page in (1, 2, 3)]

    seen = [item["id"] for page in pages for item in page["items"]]
    assert [len(page["items"]) for page in pages] == [3, 3, 2]
    assert len(set(seen)) == 8
    assert pages[0]["pagination"] == {
        "page": 1,
        "limit": 3,
        "total": 8,
        "totalPages": 3,
        "totalIsExact": True,
    }


def test_a_page_beyond_the_end_is_empty(api, owner, acme):
    answer = api(owner, acme).get("members?page=999999")

    assert answer.status_code == 200
    assert answer.data["items"] == []
    assert answer.data["pagination"]["total"] == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=-1", "limit"),
        ("limit=x", "limit"),
        ("limit=", "limit"),
        ("limit=1e9", "limit"),
        ("page=0", "page"),
        ("page=99999999999999999999", "page"),
        ("page=%00", "page"),
    ],
)
def test_a_page_that_can_t_be_is_refused(api, owner, acme, query, field):
    answer = api(owner, acme).get(f"members?{query}")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_a_misspelt_parameter_is_refused_instead_of_answering_with_everything(api, owner, acme):
    answer = api(owner, acme).get("audit-events?acton=member.invited")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["acton"]


@pytest.mark.parametrize("limit", [1, 200])
def test_the_edges_of_a_limit_are_inside(api, owner, acme, limit):
    assert api(owner, acme).get(f"members?limit={limit}").status_code == 200


def test_a_total_is_counted_only_so_far_and_says_so(api, owner, acme, crowd, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED_TO", 5)

    answer = api(owner, acme).get("members?limit=2")

    assert answer.data["pagination"]["total"] == 5
    assert answer.data["pagination"]["totalIsExact"] is False


def test_cursors_lead_to_the_end_and_back(api, owner, acme, history):
    program = api(owner, acme)
    first = program.get("audit-events?limit=4")
    second = program.get(f"audit-events?limit=4&cursor={first.data['nextCursor']}")
    third = program.get(f"audit-events?limit=4&cursor={second.data['nextCursor']}")

    assert [actions(answer) for answer in (first, second, third)] == [
        [9, 8, 7, 6],
        [5, 4, 3, 2],
        [1, 0],
    ]
    assert first.data["prevCursor"] is None
    assert third.data["nextCursor"] is None
    back = program.get(f"audit-events?limit=4&cursor={third.data['prevCursor']}")
    assert actions(back) == [5, 4, 3, 2]
    assert back.data["prevCursor"] is not None
    start = program.get(f"audit-events?limit=4&cursor={back.data['prevCursor']}")
    assert actions(start) == [9, 8, 7, 6]
    assert start.data["prevCursor"] is None


def test_what_happens_meanwhile_shifts_nothing(api, owner, acme, history):
    program = api(owner, acme)
    first = program.get("audit-events?limit=4")
    audit.record("test.happened_10", by=PLATFORM, tenant=acme)

    second = program.get(f"audit-events?limit=4&cursor={first.data['nextCursor']}")

    assert actions(second) == [5, 4, 3, 2]
    newer = program.get(f"audit-events?limit=4&cursor={second.data['prevCursor']}")
    assert actions(newer) == [9, 8, 7, 6]


def test_a_filter_holds_across_cursors(api, owner, acme, history):
    audit.record("test.happened_5", by=PLATFORM, tenant=acme)
    program = api(owner, acme)

    first = program.get("audit-events?action=test.happened_5&limit=1")
    second = program.get(
        f"audit-events?action=test.happened_5&limit=1&cursor={first.data['nextCursor']}"
    )

    assert actions(first) == actions(second) == [5]
    assert second.data["nextCursor"] is None


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%20",
        "",
        "AAAA",
        base64.urlsafe_b64encode(b"z" * 17).decode().rstrip("="),
        "n" * 41,
        "%00",
        "ção",
        "../../etc",
    ],
)
def test_what_is_no_cursor_is_refused(api, owner, acme, cursor):
    answer = api(owner, acme).get(f"audit-events?cursor={cursor}")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["cursor"]


def test_another_companys_cursor_shows_nothing_of_theirs(
    api, owner, stranger, acme, globex, history
):
    theirs = api(owner, acme).get("audit-events?limit=1").data["nextCursor"]

    answer = api(stranger, globex).get(f"audit-events?cursor={theirs}")

    assert not [item for item in answer.data["items"] if item["action"].startswith("test.")]
