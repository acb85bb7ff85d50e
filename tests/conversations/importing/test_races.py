"""Imports meet each other, people who edit and people who write in: real connections."""

from __future__ import annotations

from functools import partial
from threading import Barrier

import pytest

from apps.accounts.actor import PLATFORM
from apps.conversations.importing import passes, records, running, working
from apps.conversations.models import Contact, Identity, Import, ImportRow
from apps.conversations.people import contacts, identities
from apps.whatsapp.events import Person
from apps.whatsapp.messages import Address
from config.celery import app
from tests.conversations.importing.sheets import checked
from tests.conversations.people.test_races import acme_itself
from tests.races import at_once

__all__ = ["acme_itself"]


@pytest.fixture
def acme(acme_itself, monkeypatch):
    """With small chunks, so that there are many moments to meet; and nothing is done on the spot
    when it is committed, or an import would be over before the other begins."""
    sizes = {**records.chunks.__kwdefaults__, "size": 7}
    monkeypatch.setattr(records.chunks, "__kwdefaults__", sizes)
    app.conf.task_always_eager = False
    yield acme_itself
    app.conf.task_always_eager = True
    app.control.purge()
    ImportRow.objects.all().delete()
    Import.objects.all().delete()


def sheet(numbers, name, column="nome"):
    lines = [f"{name};119000{n:05}" for n in numbers]
    return f"{column};telefone\n" + "\n".join(lines) + "\n"


def ready(acme, text, **choices):
    import_ = checked(acme, text, **choices)
    running.start(acme, import_, by=PLATFORM)
    return import_


def run(acme, import_):
    working.work(acme, import_.pk)


def test_two_imports_of_overlapping_files_make_each_person_once(acme):
    one = ready(acme, sheet(range(100, 150), "vip", "categoria"))
    other = ready(acme, sheet(reversed(range(120, 170)), "Rosa"))

    answers = at_once(acme, partial(run, acme, one), partial(run, acme, other))

    assert answers == [None, None]
    assert set(Import.objects.values_list("state", flat=True)) == {"done"}
    assert Contact.objects.count() == Identity.objects.count() == 70
    assert Contact.objects.filter(name="Rosa", category="vip").count() == 30
    new = sum(one.counts["new"] for one in Import.objects.all())
    assert new == 70


def test_of_two_chunks_that_block_each_other_one_begins_again(acme, monkeypatch):
    """Each holds the first person of its file, and wants the other's."""
    numbers = [100, 101]
    for n in numbers:
        contacts.create(acme, by=PLATFORM, source="hand", phone=f"+55119000{n:05}")
    files = [
        ready(acme, sheet(numbers, "vip", "categoria")),
        ready(acme, sheet(reversed(numbers), "Rosa")),
    ]
    both, stage, begun = Barrier(2), passes.stage, []

    def hold_the_first(way, good):
        begun.append(way.import_.pk)
        if begun.count(way.import_.pk) == 1:
            list(Contact.objects.filter(phone=good["phone"][0]).select_for_update())
            both.wait(10)
        stage(way, good)

    monkeypatch.setattr(passes, "stage", hold_the_first)
    answers = at_once(acme, *(partial(run, acme, one) for one in files))

    assert answers == [None, None]
    assert sorted(map(begun.count, set(begun))) == [1, 2], "one was chosen to end the deadlock"
    assert [(one.state, one.counts["changed"]) for one in Import.objects.all()] == [("done", 2)] * 2
    found = set(Contact.objects.values_list("name", "category", "version"))
    assert found == {("Rosa", "vip", 3)}


def test_an_edit_during_an_import_is_not_lost(acme):
    made = [
        contacts.create(acme, by=PLATFORM, source="hand", phone=f"+55119000{n:05}")
        for n in range(100, 130)
    ]
    import_ = ready(acme, sheet(range(100, 130), "vip", "categoria"))

    def edit():
        for contact in made:
            contacts.change(acme, contact, by=PLATFORM, name="Rosa")

    assert at_once(acme, partial(run, acme, import_), edit) == [None, None]

    found = set(Contact.objects.values_list("name", "category", "version"))
    assert found == {("Rosa", "vip", 3)}


def test_people_who_write_in_during_an_import_are_nobody_twice(acme):
    import_ = ready(acme, sheet(range(100, 150), "Rosa"))

    def write_in():
        for n in reversed(range(100, 150)):
            person = Person(Address(phone=f"+55119000{n:05}"), name="R")
            identities.find_or_make(acme, [person])

    assert at_once(acme, partial(run, acme, import_), write_in) == [None, None]

    assert Contact.objects.count() == Identity.objects.count() == 50
    import_.refresh_from_db()
    assert import_.counts["new"] + import_.counts["changed"] == 50
