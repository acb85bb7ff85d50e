"""Opt-outs and the rules of consent for programs."""

from __future__ import annotations

import pytest

from apps.accounts.models import AuditEntry
from apps.accounts.tenancy import in_tenant
from apps.conversations.consent import asking, ledger, suppressing
from apps.conversations.consent.words import STOP
from apps.conversations.models import ConsentEntry, Contact, Suppression
from tests.conversations.consent.people import day, make_contact, said

ROSA, STRANGER = "+5511900000101", "+5511900000188"


@pytest.fixture
def rosa(acme):
    with in_tenant(acme):
        contact = make_contact(ROSA)
        ledger.note(acme, [said(contact, at=day(1))])
    return contact


@pytest.fixture
def robot(by_key):
    return by_key("conversations.view", "contacts.manage", "settings.view", "settings.manage")


def why(acme, contact):
    with in_tenant(acme):
        reason = asking.why_not(acme, contact, medium="whatsapp", category="marketing")
    return reason.code if reason else ""


def test_a_contacts_opt_out_goes_into_the_ledger(acme, robot, rosa):
    answer = robot.post("opt-outs", {"phoneNumber": "(11) 90000-0101", "reason": "Shop"})

    assert answer.status_code == 201
    assert why(acme, rosa) == "opted_out"
    with in_tenant(acme):
        line = ConsentEntry.objects.get(category="utility")
        assert (line.how, line.source, line.given) == ("api", "Shop", False)
        assert line.actor.startswith("robot")
        assert not Suppression.objects.exists()
    assert AuditEntry.objects.filter(action="consent.withdrawn", tenant=acme).count() == 1


def test_anybody_elses_number_goes_on_the_suppression_list(acme, robot):
    assert robot.post("opt-outs", {"phoneNumber": STRANGER}).status_code == 201

    with in_tenant(acme):
        assert Suppression.objects.count() == 3
        assert not Contact.objects.exists()
        later = make_contact(STRANGER)
    assert why(acme, later) == "suppressed"


def test_both_kinds_are_listed_together_and_filtered(acme, robot, rosa):
    robot.post("opt-outs", {"phoneNumber": ROSA, "categories": ["marketing"], "reason": "Shop"})
    robot.post("opt-outs", {"phoneNumber": STRANGER, "categories": ["marketing"], "medium": "sms"})

    both = robot.get("opt-outs").data
    assert both["pagination"]["total"] == 2
    suppressed, withdrawn = both["items"]
    assert suppressed["kind"] == "suppressed"
    assert suppressed["phoneNumber"] == STRANGER
    assert suppressed["contactId"] is None
    assert {**withdrawn, "since": None} == {
        "contactId": str(rosa.pk),
        "phoneNumber": ROSA,
        "medium": "whatsapp",
        "category": "marketing",
        "kind": "withdrawn",
        "how": "api",
        "reason": "Shop",
        "since": None,
    }
    assert len(robot.get("opt-outs?medium=sms").data["items"]) == 1
    assert len(robot.get(f"opt-outs?phoneNumber=%2B{ROSA[1:]}").data["items"]) == 1
    assert robot.get("opt-outs?category=utility").data["items"] == []


def test_an_erased_number_is_listed_without_it(acme, robot):
    with in_tenant(acme):
        suppressing.add(
            acme,
            [STRANGER],
            medium="whatsapp",
            categories=["marketing"],
            by=None,
            how="",
            named=False,
        )

    [row] = robot.get("opt-outs").data["items"]
    assert (row["phoneNumber"], row["contactId"], row["how"]) == (None, None, None)


def test_an_opt_out_can_be_taken_back_when_the_person_asks(acme, robot, rosa):
    robot.post("opt-outs", {"phoneNumber": ROSA})
    robot.post("opt-outs", {"phoneNumber": STRANGER})

    assert robot.delete(f"opt-outs?phoneNumber=%2B{ROSA[1:]}&reason=Counter").status_code == 200
    assert robot.delete(f"opt-outs?phoneNumber=%2B{STRANGER[1:]}").status_code == 200
    assert why(acme, rosa) == ""
    with in_tenant(acme):
        assert not Suppression.objects.exists()
    assert robot.get("opt-outs").data["items"] == []
    assert robot.delete(f"opt-outs?phoneNumber=%2B{ROSA[1:]}").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"phoneNumber": "12"},
        {"phoneNumber": ROSA, "categories": []},
        {"phoneNumber": ROSA, "categories": ["spam"]},
        {"phoneNumber": ROSA, "medium": "fax"},
        {"phoneNumber": 5511900000101},
    ],
)
def test_what_makes_no_sense_is_refused_with_its_field(robot, body):
    answer = robot.post("opt-outs", body)

    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_pages_do_not_overlap_where_many_share_a_moment(acme, robot):
    numbers = [f"+551190000{n:04}" for n in range(700, 711)]
    with in_tenant(acme):
        suppressing.add(acme, numbers, medium="whatsapp", categories=["marketing"], by=None)
        assert Suppression.objects.values("since").distinct().count() == 1

    pages = [robot.get(f"opt-outs?limit=2&page={n}").data["items"] for n in range(1, 7)]

    assert sorted(row["phoneNumber"] for page in pages for row in page) == numbers


def test_who_only_looks_neither_reads_the_list_nor_opts_anybody_out(by_key, rosa):
    viewer = by_key("conversations.view")

    assert viewer.get("opt-outs").status_code == 403
    assert viewer.post("opt-outs", {"phoneNumber": ROSA}).status_code == 403
    assert viewer.delete(f"opt-outs?phoneNumber=%2B{ROSA[1:]}").status_code == 403


def test_the_rules_are_a_part_of_the_settings(robot):
    ours = robot.get("settings").data["consent"]
    assert ours["policy"] == "given"
    assert ours["stopWords"] == list(STOP)

    changed = robot.patch(
        "settings",
        {"consent": {"policy": "not_withdrawn", "stopWords": ["Chega", "chega!", "pare"]}},
    )

    assert changed.data["consent"]["policy"] == "not_withdrawn"
    assert changed.data["consent"]["stopWords"] == ["Chega", "pare"]
    assert robot.patch("settings", {"consent": {"stopWords": None}}).data["consent"][
        "stopWords"
    ] == list(STOP)
    assert AuditEntry.objects.filter(action="consent_rules.changed").count() == 2


def test_limits_of_promotions_are_a_part_of_the_settings(robot):
    ours = robot.get("settings").data["consent"]
    assert (ours["mostMarketing"], ours["marketingDays"], ours["mostUnanswered"]) == (None, 7, None)

    limits = {"mostMarketing": 2, "marketingDays": 14, "mostUnanswered": 4}
    changed = robot.patch("settings", {"consent": limits}).data["consent"]
    assert limits.items() <= changed.items()
    freed = robot.patch("settings", {"consent": {"mostMarketing": None}}).data["consent"]
    assert (freed["mostMarketing"], freed["mostUnanswered"]) == (None, 4)


@pytest.mark.parametrize(
    "wrong",
    [
        {"policy": "all"},
        {"mostMarketing": 0},
        {"marketingDays": None},
        {"stopWords": ["!!!"]},
        {"stopWords": "stop"},
        {"confirms": "yes"},
    ],
)
def test_rules_that_make_no_sense_are_refused(robot, wrong):
    assert robot.patch("settings", {"consent": wrong}).status_code == 400
