"""From what people type to one number for one person."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.whatsapp import phones

MOBILE = "+5511987654321"


@pytest.mark.parametrize(
    "typed",
    [
        "(11) 98765-4321",
        "011 98765 4321",
        "0 15 11 98765-4321",
        "+55 (0)11 98765-4321",
        "5511987654321",
        "551187654321",
        "11987654321",
        "1187654321",
        "+55 11 8765-4321",
        "0055 11 98765 4321",
        " 11 98765‑4321 ",
        "11987654321.0",
    ],
)
def test_one_person_however_the_number_is_typed(typed):
    assert phones.read(typed) == MOBILE


@pytest.mark.parametrize("typed", ["(11) 3333-4444", "551133334444", "+55 11 3333 4444"])
def test_a_fixed_line_gets_no_ninth_digit(typed):
    assert phones.read(typed) == "+551133334444"
    assert phones.variants("+551133334444") == ("+551133334444",)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("  - ", "empty"),
        ("1.98765E+10", "damaged"),
        ("1,98765e10", "damaged"),
        ("98765-4321", "no_area"),
        ("5500987654321", "bad_area"),
        ("20 98765-4321", "bad_area"),
        ("0800 123 4567", "service"),
        ("4004-1234", "service"),
        ("190", "service"),
        ("1198765", "too_short"),
        ("119876543210", "too_long"),
        ("11 18765-4321", "invalid"),
        ("Maria", "letters"),
        ("+1 999 999 9999", "invalid"),
    ],
)
def test_what_is_no_number_says_why(typed, code):
    with pytest.raises(phones.NotAPhone) as refused:
        phones.read(typed)
    assert refused.value.code == code


def test_an_area_may_be_given_for_numbers_without_one():
    assert phones.read("98765-4321", area="11") == MOBILE
    assert phones.read("8765-4321", area="11") == MOBILE


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("+1 415 555 0132", "BR", "+14155550132"),
        ("(415) 555-0132", "US", "+14155550132"),
        ("+351 912 345 678", "BR", "+351912345678"),
        ("00351912345678", "PT", "+351912345678"),
        ("+52 1 55 1234 5678", "BR", "+525512345678"),
        ("+5511987654321", "US", MOBILE),
    ],
)
def test_numbers_of_other_countries(typed, country, number):
    assert phones.read(typed, country=country) == number


@pytest.mark.parametrize(
    ("wa_id", "number"),
    [
        ("551187654321", MOBILE),
        ("5511987654321", MOBILE),
        ("558187654321", "+5581987654321"),
        ("551133334444", "+551133334444"),
        ("5215512345678", "+525512345678"),
        ("120363040", "+120363040"),
        ("x", ""),
    ],
)
def test_a_providers_form_finds_the_same_person(wa_id, number):
    assert phones.of_wa_id(wa_id) == number


areas = st.sampled_from(sorted(phones.AREAS))
mobiles = st.builds(
    "+55{}9{}{}".format,
    areas,
    st.sampled_from("6789"),
    st.text("0123456789", min_size=7, max_size=7),
)
fixed_lines = st.builds(
    "+55{}{}{}".format,
    areas,
    st.sampled_from("2345"),
    st.text("0123456789", min_size=7, max_size=7),
)


@given(mobiles)
def test_every_variant_leads_back_to_the_same_number(number):
    assert {phones.canonical(form) for form in phones.variants(number)} == {number}
    assert {phones.of_wa_id(form) for form in phones.variants(number)} == {number}
    assert len(phones.variants(number)) == 2


@given(st.one_of(mobiles, fixed_lines))
def test_the_short_way_says_what_the_library_says(number):
    assert phones.read(number) == number == phones.read(number[3:])
    assert phonenumbers.is_possible_number(phonenumbers.parse(number))


@given(st.text(max_size=30), st.sampled_from(["BR", "US", "PT"]))
def test_whatever_is_typed_it_is_a_number_or_a_reason(typed, country):
    try:
        number = phones.read(typed, country=country)
    except phones.NotAPhone:
        return
    assert number.startswith("+")
    assert phones.canonical(number) == number
    assert 8 <= len(number) <= 16
