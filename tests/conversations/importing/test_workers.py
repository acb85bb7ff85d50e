"""Workers die, meet and are told to stop; what comes of it is what would have come anyway."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import in_tenant
from apps.conversations.importing import (
    cancelling,
    checking,
    due,
    expiring,
    figures,
    files,
    hands,
    leases,
    passes,
    records,
    refusals,
    rejects,
    running,
    tasks,
    undoing,
    working,
)
from apps.conversations.models import Contact, Import, ImportRow
from apps.conversations.people import contacts
from apps.whatsapp.media.shelf import shelf
from tests.conversations.importing.sheets import checked, go, imported, planned


def rows(first: int, count: int, name: str = "P") -> str:
    lines = [f"{name}{n};119000{n:05}" for n in range(first, first + count)]
    return "nome;telefone\n" + "\n".join(lines) + "\n"


class Died(BaseException):
    """As if the process were gone."""


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(records, "A_CHUNK", 10)
    monkeypatch.setattr(
        records.chunks, "__kwdefaults__", {**records.chunks.__kwdefaults__, "size": 10}
    )


@pytest.fixture
def dies_at(monkeypatch):
    """The worker dies when it comes to this place for the n-th time."""

    def at(name: str, nth: int) -> None:
        seen: list[str] = []

        def reach(place: str) -> None:
            seen.append(place)
            if seen.count(name) == nth and place == name:
                raise Died

        monkeypatch.setattr(running.faultpoints, "reach", reach)

    return at


def everybody() -> list[tuple[str, str, int]]:
    return list(Contact.objects.order_by("phone").values_list("phone", "name", "version"))


@pytest.mark.parametrize("place", ["import.written", "import.committed"])
@pytest.mark.parametrize("nth", [1, 3])
def test_a_run_that_was_killed_ends_as_if_it_had_not_been(
    inside_acme, small_chunks, dies_at, monkeypatch, place, nth
):
    text = rows(100, 45) + "Zé;1\nP100 again;11900000100\n"
    contacts.create(inside_acme, by=PLATFORM, source="hand", phone="+5511900000120", name="old")
    import_ = checked(inside_acme, text)
    running.start(inside_acme, import_, by=PLATFORM)
    with monkeypatch.context():
        dies_at(place, nth)
        with pytest.raises(Died):
            working.work(inside_acme, import_.pk)
    monkeypatch.undo()

    working.work(inside_acme, import_.pk)
    import_.refresh_from_db()
    assert import_.state == Import.State.RUNNING  # the dead worker's lease still holds
    Import.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert due.imports() == [import_.pk]
    working.work(inside_acme, import_.pk)

    import_.refresh_from_db()
    assert import_.state == Import.State.DONE
    assert import_.counts == import_.announced
    assert len(everybody()) == 45
    assert Contact.objects.get(phone="+5511900000120").version == 2
    assert rejects.lines(import_).count() == 2
    assert ImportRow.objects.filter(what="changed").count() == 1


def test_a_worker_that_was_taken_over_writes_nothing_more(inside_acme):
    import_ = checked(inside_acme, rows(100, 3))
    running.start(inside_acme, import_, by=PLATFORM)
    slow = leases.claim(import_.pk)
    Import.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    with pytest.raises(leases.Lost):
        running.run(inside_acme, slow)

    assert not Contact.objects.exists()


def test_a_run_that_is_cancelled_keeps_whole_chunks_and_can_be_undone(
    inside_acme, small_chunks, monkeypatch
):
    import_ = checked(inside_acme, rows(100, 45))
    running.start(inside_acme, import_, by=PLATFORM)
    seen = []

    def cancel_after_two(place):
        seen.append(place)
        if seen.count("import.committed") == 2 and place == "import.committed":
            cancelling.cancel(inside_acme, import_, by=PLATFORM)

    monkeypatch.setattr(running.faultpoints, "reach", cancel_after_two)
    working.work(inside_acme, import_.pk)

    import_.refresh_from_db()
    assert import_.state == Import.State.CANCELLED
    assert Contact.objects.count() == import_.counts["new"] == 19  # the header is a record, too
    assert figures.of(import_).may_undo


def test_an_import_whose_file_is_gone_says_so(inside_acme):
    import_ = checked(inside_acme, rows(100, 3))
    files.drop(Import.objects.get(pk=import_.pk))

    go(inside_acme, import_)

    assert (import_.state, import_.problem) == (Import.State.FAILED, "file_gone")


@pytest.mark.parametrize("start", [checked, None], ids=["running", "checking"])
def test_what_fails_without_a_known_reason_is_tried_three_times(inside_acme, monkeypatch, start):
    import_ = checked(inside_acme, rows(100, 3))
    monkeypatch.setattr(passes, "stage", lambda *_: 1 / 0)
    if start:
        running.start(inside_acme, import_, by=PLATFORM)
    else:
        checking.start(inside_acme, import_, by=PLATFORM)

    for _time in range(3):
        Import.objects.update(lease_until=None)
        working.work(inside_acme, import_.pk)

    import_.refresh_from_db()
    assert (import_.state, import_.problem) == (Import.State.FAILED, "broken")
    assert not Contact.objects.exists()


def test_files_and_rows_go_after_30_days(inside_acme):
    import_ = imported(inside_acme, rows(100, 3) + "Zé;1\n")
    path = import_.path
    assert shelf().exists(path)
    assert expiring.sweep() == 0

    Import.objects.update(created_at=timezone.now() - timedelta(days=31))

    assert expiring.sweep() == 1
    assert not shelf().exists(path)
    assert not ImportRow.objects.exists()
    with pytest.raises(refusals.FileGone):
        files.opened(Import.objects.get())


def test_whom_a_file_changed_stays_known_without_what_it_changed(inside_acme):
    contacts.create(inside_acme, by=PLATFORM, phone="+5511900000101", name="R")
    import_ = imported(inside_acme, "nome;telefone\nRosa;11900000101\nAna;11900000102\n")
    Import.objects.update(created_at=timezone.now() - timedelta(days=31))

    expiring.sweep()
    undoing.start(inside_acme, import_, by=PLATFORM)
    working.work(inside_acme, import_.pk)

    row = ImportRow.objects.get()
    assert (row.what, row.before, row.cells) == ("changed", None, None)
    assert Contact.objects.get().name == "Rosa"  # what it changed is not put back any more


def test_the_sweep_finds_what_nobody_works_at(acme):
    with in_tenant(acme):
        import_ = checked(acme, rows(100, 3))
        running.start(acme, import_, by=PLATFORM)

    tasks.find_cut_off_imports()

    with in_tenant(acme):
        assert Import.objects.get().state == Import.State.DONE


def test_the_same_person_is_told_only_once_across_chunks(inside_acme, small_chunks):
    import_ = imported(inside_acme, rows(100, 15) + "P100;+55 (11) 90000-0100\n")

    assert import_.counts["duplicate"] == 1
    assert rejects.lines(import_).get().reason["first"] == 2


def test_an_import_that_goes_on_by_itself_is_never_left_between_the_two(inside_acme, dies_at):
    import_ = planned(inside_acme, rows(100, 3))
    checking.start(inside_acme, import_, by=PLATFORM, onward=True)
    dies_at("import.checked", 1)

    with pytest.raises(Died):
        working.work(inside_acme, import_.pk)

    import_.refresh_from_db()
    assert import_.state == Import.State.CHECKING
    Import.objects.update(lease_until=None)
    for _turn in ("check", "run"):
        working.work(inside_acme, import_.pk)
    import_.refresh_from_db()
    assert (import_.state, Contact.objects.count()) == (Import.State.DONE, 3)


def test_of_two_pieces_that_fail_the_other_one_is_told_in_the_log(inside_acme, caplog):
    way = SimpleNamespace(tenant=inside_acme, import_=SimpleNamespace(pk="import-1"))

    def fail(_way, piece):
        raise ValueError(piece)

    hand = hands._Hand(way, fail)
    hand.give("Rosa, 11900000101")
    hand.leave()

    [told] = [one for one in caplog.records if one.message == "another piece failed too"]
    assert (told.fault, getattr(told, "import")) == ("builtins.ValueError", "import-1")
    assert "Rosa" not in caplog.text
