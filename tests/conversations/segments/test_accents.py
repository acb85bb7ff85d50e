"""Whoever types without accents finds the same people, in rules as in a search."""

from __future__ import annotations

import pytest

from apps.conversations.models import Contact
from apps.conversations.people import indexing, search
from apps.conversations.people.folding import Folded
from apps.conversations.segments import counting, rules, words
from apps.conversations.segments.refusals import BadRules
from tests.conversations.segments.people import attribute, person

pytestmark = pytest.mark.usefixtures("inside_acme")

NAMES = ["José Antônio", "Jose\u0301 Luís", "JOSE MARIA", "Josefa", "João", "Zé", "Łukasz", "Ana"]


def asked(field: str, op: str, value: str) -> dict[str, object]:
    return {"field": field, "is": op, "value": value}


@pytest.fixture
def people():
    attribute("city", "text")
    return [person(name, category=name, attributes={"city": name}) for name in NAMES]


@pytest.mark.parametrize("field", ["name", "category", "attribute:city"])
@pytest.mark.parametrize(
    ("op", "value", "found"),
    [
        ("contains", "jose", {"José Antônio", "Jose\u0301 Luís", "JOSE MARIA", "Josefa"}),
        ("contains", "ANTÔN", {"José Antônio"}),
        ("starts_with", "josé", {"José Antônio", "Jose\u0301 Luís", "JOSE MARIA", "Josefa"}),
        ("is", "joao", {"João"}),
        ("is", "jose\u0301 luis", {"Jose\u0301 Luís"}),
        ("is_not", "zé", {*NAMES} - {"Zé"}),
        ("is", "JOSÉ", set()),
    ],
)
def test_accents_and_capitals_make_no_difference(people, field, op, value, found):
    rule = asked(field, op, value)
    there = rules.matching(rule)

    assert set(there.values_list("name", flat=True)) == found
    assert counting.count(there) == counting.Count(len(found))
    assert f"“{value}”" in words.sentence(rule)


@pytest.mark.parametrize("typed", ["jose", "José", "ANTONIO", "joão", "lukasz"])
def test_a_rule_and_a_search_find_the_same_names(people, typed):
    search.mark(one.pk for one in people)
    indexing.catch_up()
    Contact.objects.update(category="")

    searched = search.matching(Contact.objects.present(), typed)
    ruled = rules.matching(asked("name", "contains", typed))

    assert set(ruled) == set(searched)


def test_the_database_folds_as_a_search_does():
    texts = [*NAMES, "ÇÃÕÜ ñ", "½ ﬁ º", "Straße", "Ølaf", "日本", "İstanbul", "100% \\ _ '"]
    for text in texts:
        person(text)

    folded = Contact.objects.annotate(plain=Folded("name")).values_list("name", "plain")

    assert all(plain == search.fold(name) for name, plain in folded)
    assert len(folded) == len(texts)


def test_an_accent_alone_is_nothing_to_look_for():
    with pytest.raises(BadRules) as refused:
        rules.matching(asked("name", "contains", "\u0301"))

    assert refused.value.errors == {"value": ["Write what to look for."]}
