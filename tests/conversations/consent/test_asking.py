"""The one question: alone, for a set, and against a plain reading of the rules."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.consent import asking, ledger, rules, suppressing
from apps.conversations.consent.reasons import MayNotReceive
from apps.conversations.models import Category, Contact, Identity, Medium
from tests.conversations.consent.people import day, make_contact, said

BY = Actor()


@pytest.fixture
def rosa(inside_acme):
    return make_contact()


def why(tenant, contact, *, medium="whatsapp", category="marketing", **more):
    reason = asking.why_not(tenant, contact, medium=medium, category=category, **more)
    return reason.code if reason else ""


def everybody_else(tenant):
    """Marketing goes to everybody who has not withdrawn."""
    rules.change(tenant, by=BY, policy="not_withdrawn")


def test_promotions_wait_for_consent(acme, rosa):
    assert why(acme, rosa) == "no_consent"

    ledger.note(acme, [said(rosa)])

    assert why(acme, rosa) == ""
    assert why(acme, rosa, medium="sms") == "no_consent"


def test_a_company_may_write_to_everybody_who_has_not_withdrawn(acme, rosa):
    everybody_else(acme)
    assert why(acme, rosa) == ""

    ledger.note(acme, [said(rosa, given=False)])

    assert why(acme, rosa) == "opted_out"


@pytest.mark.parametrize("category", ["utility", "authentication"])
def test_what_people_need_goes_out_until_they_refuse_it(acme, rosa, category):
    assert why(acme, rosa, category=category) == ""

    ledger.note(acme, [said(rosa, given=False, category=category)])

    assert why(acme, rosa, category=category) == "opted_out"


def test_answers_go_to_whoever_is_not_blocked(acme, rosa):
    ledger.note(acme, [said(rosa, given=False, category=one) for one in Category.values])
    assert why(acme, rosa, category="service") == ""

    Contact.objects.update(blocked_at=timezone.now())

    assert why(acme, rosa, category="service") == "blocked"


def test_the_trash_merges_and_deletions_are_asked_too(acme, rosa):
    other = make_contact("+5511900000102")
    ledger.note(acme, [said(rosa), said(other)])
    Contact.objects.filter(pk=rosa.pk).update(trashed_at=timezone.now())
    Contact.objects.filter(pk=other.pk).update(merged_into=rosa)

    assert why(acme, rosa) == "trashed"
    assert why(acme, other) == "merged"
    assert why(acme, Contact()) == "gone"


def test_a_suppressed_number_beats_the_consent_of_its_owner(acme, rosa):
    ledger.note(acme, [said(rosa), said(rosa, medium="sms")])
    suppressing.add(acme, [rosa.phone], medium="whatsapp", by=BY)

    assert why(acme, rosa) == "suppressed"
    assert why(acme, rosa, medium="sms") == ""
    assert why(acme, rosa, category="service") == ""


def test_a_number_suppressed_beforehand_suppresses_the_contact_made_later(acme, inside_acme):
    suppressing.add(acme, ["+5511900000103"], medium="whatsapp", by=BY)

    assert why(acme, make_contact("+5511900000103")) == "suppressed"


def test_an_erased_number_is_known_again_though_nobody_can_read_it(acme, rosa):
    suppressing.add(acme, [rosa.phone], medium="whatsapp", by=BY, named=False)
    innocent = make_contact("+5511900000104")
    ledger.note(acme, [said(rosa), said(innocent)])

    assert why(acme, rosa) == "suppressed"
    assert why(acme, innocent) == ""
    assert suppressing.of_number(acme, rosa.phone).count() == 3
    assert set(suppressing.of_number(acme, rosa.phone).values_list("address", flat=True)) == {""}


def test_a_second_number_counts_as_well_as_the_first(acme, rosa):
    ledger.note(acme, [said(rosa)])
    Identity.objects.create(contact=rosa, kind="phone", value="+5511900000105")
    suppressing.add(acme, ["+5511900000105"], medium="whatsapp", by=BY)

    assert why(acme, rosa) == "suppressed"


def test_somebody_without_a_number_is_reached_only_where_another_name_will_do(acme, inside_acme):
    known = make_contact("", name="Bia")
    Identity.objects.create(contact=known, kind="user_id", value="BR.1349")
    ledger.note(acme, [said(known), said(known, medium="sms")])

    assert why(acme, known) == ""
    assert why(acme, known, medium="sms") == "no_address"
    assert why(acme, known, category="authentication") == "no_address"
    by_qr = SimpleNamespace(provider="waha")
    assert why(acme, known, channel=by_qr) == "no_address"
    assert why(acme, known, channel=SimpleNamespace(provider="meta")) == ""


def test_it_can_be_asked_by_what_had_been_said_until_then(acme, rosa):
    ledger.note(acme, [said(rosa, at=day(1)), said(rosa, given=False, at=day(9))])

    assert why(acme, rosa, at=day(0)) == "no_consent"
    assert why(acme, rosa, at=day(5)) == ""
    assert why(acme, rosa, at=day(9)) == "opted_out"


def test_a_refusal_has_the_reason_as_its_code_and_says_it_in_words(acme, rosa):
    with pytest.raises(MayNotReceive) as refused:
        asking.check(acme, rosa, medium="whatsapp", category="marketing")

    assert refused.value.code == "no_consent"
    assert refused.value.status == 409
    assert "agreed" in str(refused.value)


def test_a_set_is_asked_in_one_query_however_large(acme, inside_acme, django_assert_num_queries):
    people = [make_contact(f"+551190000{number:04}") for number in range(1, 40)]
    ledger.note(acme, [said(one, given=number % 2 == 0) for number, one in enumerate(people)])

    asked = asking.annotate(Contact.objects.all(), medium="whatsapp", category="marketing")
    with django_assert_num_queries(1):
        found = dict(asked.values_list("pk", "refusal"))

    assert found == {
        one.pk: "" if number % 2 == 0 else "opted_out" for number, one in enumerate(people)
    }
    assert asked.filter(refusal="").count() == 20


person = st.fixed_dictionaries(
    {
        "trashed": st.booleans(),
        "blocked": st.booleans(),
        "phone": st.booleans(),
        "suppressed": st.sampled_from(["", "named", "nameless"]),
        "said": st.lists(
            st.tuples(
                st.sampled_from(Medium.values),
                st.sampled_from(Category.values),
                st.booleans(),
                st.integers(0, 4),
            ),
            max_size=5,
        ),
    }
)


def expected(one, medium, category, policy):
    """The rules once more, read as sentences."""
    theirs = sorted((at, not yes) for m, c, yes, at in one["said"] if (m, c) == (medium, category))
    withdrew = theirs[-1][1] if theirs else None
    if one["trashed"]:
        return "trashed"
    if one["blocked"]:
        return "blocked"
    if not one["phone"]:
        return "no_address"
    if one["suppressed"] and medium == "whatsapp" and category != "service":
        return "suppressed"
    if withdrew and category != "service":
        return "opted_out"
    if category == "marketing" and policy == "given" and withdrew is None:
        return "no_consent"
    return ""


def make(acme, number, one):
    now = timezone.now()
    contact = make_contact(
        f"+55119000001{number:02}" if one["phone"] else "",
        trashed_at=now if one["trashed"] else None,
        blocked_at=now if one["blocked"] else None,
    )
    lines = [
        said(contact, medium=medium, category=category, given=yes, at=day(at))
        for medium, category, yes, at in one["said"]
    ]
    ledger.note(acme, lines)
    if one["suppressed"] and contact.phone:
        named = one["suppressed"] == "named"
        suppressing.add(acme, [contact.phone], medium="whatsapp", by=BY, named=named)
    return contact


@pytest.mark.parametrize("policy", ["given", "not_withdrawn"])
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(people=st.lists(person, min_size=1, max_size=4))
def test_one_and_many_are_answered_as_the_rules_say(db, policy, people):
    acme = Tenant.objects.get(slug="acme")
    with in_tenant(acme), transaction.atomic():
        rules.change(acme, by=BY, policy=policy)
        made = [make(acme, number, one) for number, one in enumerate(people)]
        for medium, category in product(Medium.values, Category.values):
            asked = asking.annotate(Contact.objects.all(), medium=medium, category=category)
            together = dict(asked.values_list("pk", "refusal"))
            for contact, one in zip(made, people, strict=True):
                alone = why(acme, contact, medium=medium, category=category)
                wanted = expected(one, medium, category, policy)
                assert (alone, together[contact.pk]) == (wanted, wanted)
        transaction.set_rollback(True)
