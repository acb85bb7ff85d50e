"""Signs that nobody sees: they come along with what people copy, and some turn a list round."""

from __future__ import annotations

import pytest

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.conversations.models import Attribute, Contact
from apps.conversations.people import attributes, contacts, identities, search
from apps.whatsapp import invisible, phones
from apps.whatsapp.events import Person
from apps.whatsapp.messages import Address

OVERRIDE, MARK, ZERO, ISOLATE, END = "\u202e", "\u200e", "\u200b", "\u2066", "\u2069"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (f"Ro{ZERO}sa{OVERRIDE}", "Rosa"),
        (f"{ISOLATE}Lima{END}", "Lima"),
        ("\ufeffNome", "Nome"),
        ("João", "João"),
        ("two\nlines", "two\nlines"),
        ("👩\u200d👧", "👩\u200d👧"),  # one family, not two people
        ("می\u200cخواهم", "می\u200cخواهم"),  # Persian is written with it
    ],
)
def test_a_text_is_what_one_sees_of_it(text: str, seen: str) -> None:
    assert invisible.without(text) == seen


@pytest.mark.parametrize(
    "copied", ["\u202a+55 11 98765-4321\u202c", "11\u200b98765\u200d4321", "\ufeff(11) 98765-4321"]
)
def test_a_number_copied_from_an_address_book_is_read(copied: str) -> None:
    assert phones.read(copied) == "+5511987654321"


@pytest.mark.django_db
def test_details_are_kept_as_they_look(inside_acme: Tenant) -> None:
    attributes.define(
        inside_acme, key="city", name="City", kind=Attribute.Kind.TEXT, choices=[], by=PLATFORM
    )
    made = contacts.create(
        inside_acme,
        by=PLATFORM,
        name=f"{OVERRIDE}Rosa{ZERO} Lima",
        email=f"rosa{ZERO}@example.com",
        notes=f"a{MARK}\nb",
        category=f"{MARK}VIP",
        tags=[f"Fei{ZERO}ra"],
        attributes={"city": f"{ZERO}Santos"},
    )

    kept = (made.name, made.email, made.notes, made.category, made.attributes)
    assert kept == ("Rosa Lima", "rosa@example.com", "a\nb", "VIP", {"city": "Santos"})
    assert contacts.create(inside_acme, by=PLATFORM, name="B", tags=["Feira"]).tags == made.tags


@pytest.mark.django_db
def test_a_name_that_somebody_gave_themselves_turns_no_list_round(inside_acme: Tenant) -> None:
    who = Person(Address(phone="+5511987654321"), f"{OVERRIDE}aso{ZERO}R\n ")
    identities.find_or_make(inside_acme, [who])

    assert Contact.objects.get().name == "asoR"


@pytest.mark.django_db
def test_a_pasted_number_or_name_is_found(inside_acme: Tenant) -> None:
    rosa = contacts.create(inside_acme, by=PLATFORM, name="Rosa Lima", phone="+5511987654321")

    for asked in ("\u202a(11) 98765-4321\u202c", f"ro{ZERO}sa"):
        assert list(search.matching(Contact.objects.all(), asked)) == [rosa]
