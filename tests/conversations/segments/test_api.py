"""Segments and exports for programs."""

from __future__ import annotations

import pytest

from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Segment
from tests.conversations.segments.people import person, tag
from tests.streams import text_of

NOBODY = "01990000-0000-7000-8000-000000000000"


@pytest.fixture
def vip(acme) -> int:
    with in_tenant(acme):
        made = tag("VIP").pk
        person("Rosa", tags=[made], phone="+5511900000101")
        person("Ana", phone="+5511900000102")
    return made


@pytest.fixture
def program(api, admin, acme):
    return api(admin, acme)


def test_a_segment_is_made_read_counted_changed_and_deleted(program, vip):
    rules = {"field": "tag", "is": "has", "value": [vip]}
    made = program.post("segments", {"name": "VIPs", "rules": rules})
    assert made.status_code == 201
    assert made.data["rules"] == rules
    assert made.data["sentence"] == "Has the tag “VIP”"
    path = f"segments/{made.data['id']}"

    assert program.get(f"{path}/count").data == {"total": 1, "isExact": True}
    changed = program.patch(path, {"rules": {"not": rules}, "name": "The others"})
    assert changed.data["sentence"] == "Not (has the tag “VIP”)"
    assert program.get(f"{path}/count").data["total"] == 1
    assert [one["name"] for one in program.get("segments").data["items"]] == ["The others"]
    assert program.delete(path).status_code == 200
    assert program.get(path).status_code == 404


def test_people_are_put_on_a_list_by_their_ids(program, acme, vip):
    with in_tenant(acme):
        rosa, ana = (str(one.pk) for one in (person("Rosa"), person("Ana")))
    sent = {"name": "Guests", "kind": "list", "contactIds": [rosa]}
    path = f"segments/{program.post('segments', sent).data['id']}"

    answer = program.patch(path, {"addContactIds": [ana, NOBODY], "removeContactIds": [rosa]})

    assert answer.status_code == 200
    assert program.get(f"{path}/count").data["total"] == 1
    refused = program.patch(path, {"rules": {}})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_by_hand")


def test_a_change_that_is_refused_changes_nobody(program, acme, vip):
    with in_tenant(acme):
        ana = str(person("Ana").pk)
    path = f"segments/{program.post('segments', {'name': 'Guests', 'kind': 'list'}).data['id']}"

    refused = program.patch(path, {"addContactIds": [ana], "rules": {}})

    assert refused.status_code == 409
    assert program.get(f"{path}/count").data["total"] == 0


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"field": "salary", "is": "is", "value": 1}, "field: “salary” is not there"),
        ({"all": [{"field": "created", "is": "before", "value": "x"}]}, "all.0.value: Write a"),
        ([], "A rule is an object."),
    ],
)
def test_wrong_rules_are_refused_with_their_place(program, vip, rules, said):
    answer = program.post("segments", {"name": "X", "rules": rules})

    assert answer.status_code == 400
    assert answer.json()["errors"]["rules"][0].startswith(said)


def test_a_segment_that_lost_its_tag_says_so_and_counts_nobody(program, acme, vip):
    rules = {"not": {"field": "tag", "is": "has", "value": [vip]}}
    made = program.post("segments", {"name": "Others", "rules": rules}).data
    assert program.delete(f"tags/{vip}").status_code == 200

    assert program.get(f"segments/{made['id']}").data["broken"] is True
    refused = program.get(f"segments/{made['id']}/count")
    assert (refused.status_code, refused.json()["code"]) == (409, "segment_broken")


def test_names_are_unique_whatever_their_case(program, vip):
    program.post("segments", {"name": "VIPs"})

    refused = program.post("segments", {"name": "vips"})

    assert (refused.status_code, refused.json()["code"]) == (409, "name_taken")


def test_an_export_of_a_segment_with_chosen_columns(program, acme, vip):
    rules = {"field": "tag", "is": "has", "value": [vip]}
    made = program.post("segments", {"name": "VIPs", "rules": rules}).data

    answer = program.get(f"contacts/export?segment={made['id']}&columns=name,phone")

    assert answer.headers["Content-Type"].startswith("text/csv")
    assert text_of(answer) == "Name,Phone\r\nRosa,+5511900000101\r\n"
    assert program.get("contacts/export?columns=salary").status_code == 400
    assert program.get(f"contacts/export?segment={NOBODY}").status_code == 404


def test_each_route_asks_for_its_permission(api, viewer, agent, acme, vip):
    watching, working = api(viewer, acme), api(agent, acme)

    assert watching.get("segments").status_code == 200
    assert watching.post("segments", {"name": "Mine"}).status_code == 403
    assert working.post("segments", {"name": "Ours"}).status_code == 201
    assert working.get("contacts/export").status_code == 403


def test_another_company_has_other_segments(api, stranger, globex, program, acme, vip):
    made = program.post("segments", {"name": "Ours"}).data
    theirs = api(stranger, globex)

    assert theirs.get("segments").data["items"] == []
    assert theirs.get(f"segments/{made['id']}").status_code == 404
    with in_tenant(globex):
        assert not Segment.objects.exists()
