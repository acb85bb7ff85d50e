"""Rules find exactly those whom they speak of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from apps.conversations.models import Segment, SegmentMember
from apps.conversations.segments import rules, tree
from apps.conversations.segments.refusals import BadRules
from tests.conversations.segments.people import attribute, person, said, tag

pytestmark = pytest.mark.usefixtures("inside_acme")
NOW = timezone.now()


def names(given: dict[str, object]) -> set[str]:
    return {one.name for one in rules.matching(given, now=NOW)}


def test_no_rules_are_about_everybody_who_is_there():
    person("Rosa")
    person("Gone", trashed_at=NOW)

    assert names({}) == {"Rosa"}


def test_tagged_and_silent_for_a_month():
    vip = tag("VIP").pk
    person("Rosa", tags=[vip])
    person("Ana", tags=[vip], last_written_at=NOW - timedelta(days=31))
    person("Davi", tags=[vip], last_written_at=NOW - timedelta(days=29))
    person("Caio", last_written_at=NOW - timedelta(days=90))

    silent = {"field": "last_written", "is": "not_in_last_days", "value": 30}
    assert names({"all": [{"field": "tag", "is": "has", "value": [vip]}, silent]}) == {
        "Rosa",
        "Ana",
    }


def test_a_group_within_a_group():
    person("Rosa", category="Lojista")
    person("Ana", category="Atacado", email="ana@example.com")
    person("Davi", category="Atacado")
    either = {
        "any": [
            {"field": "category", "is": "is", "value": "lojista"},
            {"all": [
                {"field": "category", "is": "starts_with", "value": "ata"},
                {"field": "email", "is": "not_empty"},
            ]},
        ]
    }  # fmt: skip

    assert names(either) == {"Rosa", "Ana"}
    assert names({"not": either}) == {"Davi"}


@pytest.mark.parametrize(
    ("given", "found"),
    [({"all": []}, {"Rosa"}), ({"any": []}, set()), ({"not": {"all": []}}, set()),
     ({"any": [{"all": []}, {"any": []}]}, {"Rosa"})],
)  # fmt: skip
def test_empty_groups_have_a_meaning(given, found):
    person("Rosa")

    assert names(given) == found


@pytest.mark.parametrize(
    ("op", "value", "found"),
    [
        ("is", "+5511900000101", {"Rosa"}),
        ("is", "(11) 90000-0101", {"Rosa"}),
        ("is_not", "+5511900000101", {"Ana", "Nobody"}),
        ("starts_with", "55 21", {"Ana"}),
        ("contains", "0000", {"Rosa", "Ana"}),
        ("empty", None, {"Nobody"}),
    ],
)
def test_numbers_are_compared_by_their_digits(op, value, found):
    person("Rosa", phone="+5511900000101")
    person("Ana", phone="+5521900000102")
    person("Nobody")

    assert names({"field": "phone", "is": op, "value": value}) == found


def test_the_country_is_told_by_the_calling_code():
    person("Rosa", phone="+5511900000101")
    person("Jane", phone="+14155550101")
    person("Nobody")

    assert names({"field": "country", "is": "is", "value": "BR"}) == {"Rosa"}
    assert names({"field": "country", "is": "is_not", "value": "BR"}) == {"Jane", "Nobody"}


def test_what_the_company_added_is_asked_by_its_type():
    attribute("city", "text")
    attribute("orders", "number")
    attribute("birthday", "date")
    attribute("club", "boolean")
    attribute("size", "choice", choices=["P", "M"])
    person("Rosa", attributes={"city": "São Paulo", "orders": 12, "birthday": "1990-05-01"})
    person("Ana", attributes={"city": "Rio", "orders": 3.5, "club": True, "size": "M"})
    person("Davi", attributes={"orders": "12", "birthday": True})

    def asked(key: str, op: str, value: object = None) -> set[str]:
        return names({"field": f"attribute:{key}", "is": op, "value": value})

    assert asked("city", "contains", "PAULO") == {"Rosa"}
    assert asked("city", "is_not", "rio") == {"Rosa", "Davi"}
    assert asked("orders", "more", 3.4) == {"Rosa", "Ana"}
    assert asked("orders", "between", [3.5, 11]) == {"Ana"}
    assert asked("orders", "is", 12) == {"Rosa"}
    assert asked("birthday", "before", "1990-05-02") == {"Rosa"}
    assert asked("birthday", "empty") == {"Ana"}
    assert asked("club", "is", True) == {"Ana"}
    assert asked("size", "is", "M") == {"Ana"}


def test_consent_is_given_withdrawn_or_not_known():
    said(person("Yes"), given=True, at=NOW)
    said(person("No"), given=False, at=NOW)
    said(person("Sms"), given=True, at=NOW, medium="sms")

    def asked(op: str) -> set[str]:
        return names({"field": "consent:whatsapp:marketing", "is": op})

    assert asked("given") == {"Yes"}
    assert asked("withdrawn") == {"No"}
    assert asked("unknown") == {"Sms"}


def test_days_are_the_companys(acme):
    acme.time_zone = "America/Sao_Paulo"
    acme.save()
    person("Evening", created_at=datetime(2026, 3, 2, 1, 0, tzinfo=UTC))  # 22:00 of the first
    on_the_first = {"field": "created", "is": "between", "value": ["2026-03-01", "2026-03-01"]}

    assert names(on_the_first) == {"Evening"}
    assert names({"field": "created", "is": "before", "value": "2026-03-01"}) == set()
    assert names({"field": "created", "is": "after", "value": "2026-03-01"}) == set()


def test_a_segment_may_ask_for_lists_and_other_segments():
    rosa, ana = person("Rosa"), person("Ana", category="VIP")
    by_hand = Segment.objects.create(name="By hand", kind="list")
    SegmentMember.objects.create(segment=by_hand, contact=rosa)
    by_rules = Segment.objects.create(
        name="Rules", kind="rules", rules={"field": "category", "is": "is", "value": "vip"}
    )
    either = {
        "any": [
            {"field": f"list:{by_hand.pk}", "is": "has"},
            {"field": f"list:{by_rules.pk}", "is": "has"},
        ]
    }

    assert names(either) == {rosa.name, ana.name}
    assert names({"field": f"list:{by_rules.pk}", "is": "has_not"}) == {"Rosa"}
    assert set(rules.members(by_hand)) == {rosa}


def test_segments_that_ask_for_each_other_are_refused():
    one = Segment.objects.create(name="One", kind="rules")
    two = Segment.objects.create(
        name="Two", kind="rules", rules={"field": f"list:{one.pk}", "is": "has"}
    )
    one.rules = {"field": f"list:{two.pk}", "is": "has"}
    one.save()

    with pytest.raises(BadRules):
        rules.members(one)


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ([], ""),
        ("all", ""),
        ({"all": [{}]}, "all.0"),
        ({"all": [], "any": []}, ""),
        ({"field": "salary", "is": "is", "value": "x"}, "field"),
        ({"field": "attribute:gone", "is": "is", "value": "x"}, "field"),
        ({"field": "name", "is": "more", "value": 3}, "is"),
        ({"field": "name", "is": ["is"], "value": 3}, "is"),
        ({"any": [{"field": "name", "is": "is", "value": " "}]}, "any.0.value"),
        ({"field": "tag", "is": "has", "value": [999]}, "value"),
        ({"field": "tag", "is": "has", "value": True}, "value"),
        ({"field": "created", "is": "before", "value": "tomorrow"}, "value"),
        ({"field": "created", "is": "between", "value": ["2026-02-01", "2026-01-01"]}, "value"),
        ({"field": "created", "is": "in_last_days", "value": 0}, "value"),
        ({"field": "blocked", "is": "is", "value": "yes"}, "value"),
        ({"field": "name", "is": "empty", "extra": 1}, ""),
        ({"field": "consent:fax:marketing", "is": "given"}, "field"),
        ({"field": "list:nonsense", "is": "has"}, "field"),
        ({"field": "country", "is": "is", "value": "XX"}, "value"),
        ({"field": "owner", "is": "is", "value": "me"}, "value"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(given, where):
    with pytest.raises(BadRules) as refused:
        tree.read(given)

    assert list(refused.value.errors) == [where]
    assert str(refused.value)


def test_rules_have_bounds():
    deep: object = {"field": "name", "is": "empty"}
    for _ in range(20):
        deep = {"not": deep}
    many = {"all": [{"field": "name", "is": "empty"}] * 101}
    wide = {"all": [{"any": [{"field": "name", "is": "empty"}] * 60}] * 2}

    for given in (deep, many, wide):
        with pytest.raises(BadRules):
            tree.read(given)


def test_rules_that_name_a_deleted_tag_are_refused_rather_than_guessed():
    vip = tag("VIP")
    rule = {"not": {"field": "tag", "is": "has", "value": [vip.pk]}}
    tree.read(rule)
    vip.delete()

    with pytest.raises(BadRules):
        rules.matching(rule)


def test_rules_are_tidied_without_changing_them():
    vip = tag("VIP").pk
    spaced = {"field": "name", "is": "is", "value": " Rosa "}
    given = {"all": [{"field": "tag", "is": "has", "value": vip}, {"not": {"any": [spaced]}}]}
    tidy = tree.as_json(tree.read(given))

    assert tidy["all"][0]["value"] == [vip]
    assert tree.as_json(tree.read(tidy)) == tidy
    assert tree.as_json(tree.read({})) == {}
