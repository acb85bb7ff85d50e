"""An import is put back as a whole, and what people did since stays."""

from __future__ import annotations

import pytest

from apps.accounts import quotas
from apps.accounts.actor import PLATFORM
from apps.conversations.consent import ledger
from apps.conversations.importing import records, refusals, undoing, working
from apps.conversations.importing.planning import Stated
from apps.conversations.models import Attribute, Contact, ContactChange, Identity, Import
from apps.conversations.people import contacts, merging
from tests.conversations.importing.sheets import checked, imported

pytestmark = pytest.mark.usefixtures("inside_acme")

LIST = "nome;telefone;cidade;categoria;tags\nRosa;11900000101;Santos;vip;a,b\nAna;11900000102;;;\n"


@pytest.fixture(autouse=True)
def _city(inside_acme):
    Attribute.objects.create(key="cidade", name="Cidade", kind="text")


def put_back(acme, import_):
    undoing.start(acme, import_, by=PLATFORM)
    working.work(acme, import_.pk)
    import_.refresh_from_db()
    return import_


def state_of(contact: Contact):
    contact.refresh_from_db()
    return (contact.name, contact.category, contact.attributes, contact.tags)


def test_new_people_go_and_changed_ones_are_as_they_were(acme):
    rosa = contacts.create(
        acme,
        by=PLATFORM,
        source="hand",
        phone="+5511900000101",
        name="R",
        attributes={"cidade": "Rio"},
        tags=["b"],
    )
    before, used = state_of(rosa), quotas.use_of(acme, "max_contacts").used

    import_ = imported(acme, LIST, tags=["all"])
    assert state_of(rosa) != before
    put_back(acme, import_)

    assert import_.state == Import.State.UNDONE
    assert state_of(rosa) == before
    assert import_.progress["undone"] == {"put_back": 1, "removed": 1, "kept": 0}
    assert quotas.use_of(acme, "max_contacts").used == used
    assert Identity.objects.count() == 1


def test_what_was_edited_since_stays_field_by_field(acme):
    rosa = contacts.create(acme, by=PLATFORM, source="hand", phone="+5511900000101", name="R")
    import_ = imported(acme, LIST)
    rosa.refresh_from_db()
    contacts.change(acme, rosa, by=PLATFORM, category="gold", attributes={"cidade": "Recife"})

    put_back(acme, import_)

    rosa.refresh_from_db()
    assert (rosa.name, rosa.category, rosa.attributes) == ("R", "gold", {"cidade": "Recife"})
    assert rosa.tags == []


def test_somebody_new_who_was_changed_since_stays(acme):
    import_ = imported(acme, LIST)
    ana = Contact.objects.get(phone="+5511900000102")
    contacts.change(acme, ana, by=PLATFORM, name="Ana Maria")

    put_back(acme, import_)

    assert list(Contact.objects.values_list("name", flat=True)) == ["Ana Maria"]
    assert import_.progress["undone"]["kept"] == 1


def test_somebody_new_who_opted_out_since_stays(acme):
    import_ = imported(acme, LIST, consent=Stated("whatsapp", "marketing", "fair"))
    ana = Contact.objects.get(phone="+5511900000102")
    said = ledger.Entry(ana.pk, "whatsapp", "marketing", given=False, how="keyword")
    ledger.note(acme, [said])

    put_back(acme, import_)

    assert Contact.objects.get() == ana


def test_after_it_the_same_file_comes_in_as_if_for_the_first_time(acme):
    stated = Stated("whatsapp", "marketing", "fair")
    first = imported(acme, LIST, consent=stated)
    put_back(acme, first)
    assert not Contact.objects.exists()

    assert imported(acme, LIST, consent=stated).counts == first.counts


def test_nothing_is_undone_that_wrote_nothing(acme):
    with pytest.raises(refusals.NotNow):
        undoing.start(acme, checked(acme, LIST), by=PLATFORM)


def test_an_import_that_changed_somebody_twice_is_told_in_their_history(acme):
    contacts.create(acme, by=PLATFORM, source="hand", phone="+5511900000101", name="R")

    imported(acme, LIST)

    assert ContactChange.objects.filter(what="contact.imported").count() == 1


def test_who_was_changed_twice_is_as_they_were_before_both(acme, monkeypatch):
    """Somebody with two numbers, whose rows stand far apart."""
    sizes = {**records.chunks.__kwdefaults__, "size": 1}
    monkeypatch.setattr(records.chunks, "__kwdefaults__", sizes)
    rosa = contacts.create(acme, by=PLATFORM, source="hand", phone="+5511900000101", name="R")
    twin = contacts.create(acme, by=PLATFORM, source="hand", phone="+5511900000102")
    merging.merge(acme, rosa, twin, by=PLATFORM)
    before = state_of(rosa)

    import_ = imported(acme, "nome;telefone\nRosa;11900000101\nRosa Lima;11900000102\n")
    rosa.refresh_from_db()
    assert rosa.name == "Rosa Lima"
    put_back(acme, import_)

    assert state_of(rosa) == before
