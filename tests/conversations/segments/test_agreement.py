"""SQL and plain Python agree about who is meant, whatever the rules and the people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.conversations.models import Contact, Tag
from apps.conversations.segments import filters, rules, tree
from apps.conversations.segments.filters import Filters
from tests.conversations.segments.people import attribute, person, said
from tests.conversations.segments.plainly import NOW, holds

TAGS = [900001, 900002, 900003]
WORDS = [
    "", "Rosa", "rosana", "ANA", "São Paulo", "SAO PAULO", "Jose\u0301 Antônio", "jos\u00e9", "ç",
    "100%", "a_b", "\\", "O'Neil",
]  # fmt: skip
PHONES = ["", "+5511900000101", "+5521900000102", "+14155550101", "+351912000101"]
DAYS = ["2026-02-28", "2026-03-01", "2026-03-09", "2026-03-10"]
MOMENTS = [NOW - timedelta(days=days, hours=hours) for days in (0, 1, 9) for hours in (0, 12, 13)]
WANTED = [word for word in WORDS if word]


def asked(field: str, op: str, value: object = None) -> dict[str, object]:
    return (
        {"field": field, "is": op} if value is None else {"field": field, "is": op, "value": value}
    )


def _conditions() -> st.SearchStrategy[dict[str, object]]:
    pick = st.sampled_from
    days = st.integers(1, 12)
    pair = st.tuples(pick(DAYS), pick(DAYS)).map(sorted)
    text_op = pick(["is", "is_not", "contains", "starts_with"])
    bare = pick(["empty", "not_empty"])
    text_field = pick(["name", "category", "notes", "attribute:city"])
    day_field = pick(["created", "last_written", "attribute:birthday"])
    numbers = st.tuples(st.integers(-2, 3), st.integers(-2, 3)).map(sorted)
    return st.one_of(
        st.builds(asked, text_field, text_op, pick(WANTED)),
        st.builds(asked, pick(["name", "phone", "tag", "last_written", "attribute:orders"]), bare),
        st.builds(asked, st.just("attribute:club"), bare),
        st.builds(asked, st.just("phone"), pick(["is", "is_not"]), pick(PHONES[1:4])),
        st.builds(asked, st.just("phone"), pick(["contains", "starts_with"]), pick(["55", "0"])),
        st.builds(asked, st.just("country"), pick(["is", "is_not"]), pick(["BR", "US", "PT"])),
        st.builds(asked, st.just("tag"), pick(["has", "has_not"]),
                  st.lists(pick(TAGS), min_size=1, max_size=2, unique=True)),
        st.builds(asked, pick(["blocked", "attribute:club"]), st.just("is"), st.booleans()),
        st.builds(asked, day_field, pick(["before", "after"]), pick(DAYS)),
        st.builds(asked, day_field, st.just("between"), pair),
        st.builds(asked, day_field, pick(["in_last_days", "not_in_last_days"]), days),
        st.builds(asked, st.just("attribute:orders"), pick(["more", "less", "is", "is_not"]),
                  st.integers(-2, 3)),
        st.builds(asked, st.just("attribute:orders"), st.just("between"), numbers),
        st.builds(asked, pick(["consent:whatsapp:marketing", "consent:sms:marketing"]),
                  pick(["given", "withdrawn", "unknown"])),
    )  # fmt: skip


RULES = st.recursive(
    _conditions(),
    lambda inner: st.one_of(
        st.builds(lambda found: {"all": found}, st.lists(inner, max_size=3)),
        st.builds(lambda found: {"any": found}, st.lists(inner, max_size=3)),
        st.builds(lambda found: {"not": found}, inner),
    ),
    max_leaves=6,
)
PEOPLE = st.fixed_dictionaries(
    {
        "name": st.sampled_from(WORDS),
        "category": st.sampled_from(WORDS),
        "notes": st.sampled_from(WORDS),
        "phone": st.sampled_from(PHONES),
        "tags": st.lists(st.sampled_from(TAGS), max_size=2, unique=True),
        "blocked_at": st.none() | st.just(NOW),
        "created_at": st.sampled_from(MOMENTS),
        "last_written_at": st.none() | st.sampled_from(MOMENTS),
        "attributes": st.fixed_dictionaries(
            {},
            optional={
                "city": st.sampled_from(WANTED),
                "orders": st.integers(-2, 3) | st.just(0.5),
                "birthday": st.sampled_from(DAYS),
                "club": st.booleans(),
            },
        ),
        "said": st.dictionaries(st.sampled_from(["whatsapp", "sms"]), st.booleans()),
    }
)


@pytest.fixture
def company(inside_acme):
    """With tags and attributes of its own; days are those of UTC."""
    inside_acme.time_zone = "UTC"
    inside_acme.save()
    Tag.objects.bulk_create(Tag(pk=pk, name=f"Tag {pk}") for pk in TAGS)
    for key, kind in (("city", "text"), ("orders", "number"), ("birthday", "date")):
        attribute(key, kind)
    attribute("club", "boolean")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(people=st.lists(PEOPLE, min_size=1, max_size=5), rule=RULES)
def test_sql_and_python_mean_the_same_people(company, people, rule):
    with transaction.atomic():
        consents = {}
        for about in people:
            told = dict(about)
            states = told.pop("said")
            one = person(told.pop("name"), **told)
            for medium, given_ in states.items():
                said(one, given=given_, at=NOW, medium=medium)
                consents[str(one.pk), medium] = given_

        found = set(rules.matching(rule, now=NOW).values_list("pk", flat=True))
        meant = {one.pk for one in Contact.objects.all() if holds(rule, one, consents)}

        assert found == meant
        tidy = tree.as_json(tree.read(rule))
        assert set(rules.matching(tidy, now=NOW).values_list("pk", flat=True)) == meant
        transaction.set_rollback(True)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(conditions=st.lists(RULES, max_size=3))
def test_any_rules_survive_an_address(company, conditions):
    tidy = [tree.as_json(tree.read({"all": [one]}))["all"][0] for one in conditions]
    put = Filters(rules={"all": tidy} if tidy else {})
    back = filters.read(QueryDict(filters.address(put)))

    flat = [one for rule in tidy for one in rule.get("all", [rule])]
    assert back.dropped == ()
    asks = [one for one in flat if one != {"all": []}]  # that asks nothing
    assert sorted(map(str, back.conditions)) == sorted(map(str, asks))
