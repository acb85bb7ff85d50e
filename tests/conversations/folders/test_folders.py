"""What stands in which folder, in which order, page by page, and how much it is."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.accounts.tenancy import in_tenant
from apps.accounts.worded import worded
from apps.conversations.folders import counting, finding, paging
from apps.conversations.folders.asked import Asked, Folder
from apps.conversations.folders.places import Place
from apps.conversations.models import Mention, Note, Tag, Team
from tests.conversations.folders.conftest import make_channel, make_conversation

ME = uuid4()
NOW = timezone.now


def names(asked: Asked, me=ME) -> list[str]:
    return [row.contact.name for row in paging.page(asked, me).rows]


def test_each_folder_holds_its_own(make):
    make("Minha", assignee_id=ME, ago=1)
    make("De Davi", assignee_id=uuid4(), ago=2)
    make("De ninguém", ago=3)
    make("Adiada", assignee_id=ME, status="pending", ago=4)
    make("Encerrada", assignee_id=ME, status="closed", closed_at=NOW(), ago=5)
    make("Arquivada", status="archived", closed_at=NOW(), ago=6)

    assert {folder: names(Asked(folder=folder)) for folder in Folder} == {
        Folder.MINE: ["Minha"],
        Folder.UNASSIGNED: ["De ninguém"],
        Folder.WAITING: [],
        Folder.ALL: ["Minha", "De Davi", "De ninguém", "Adiada"],
        Folder.MENTIONS: [],
        Folder.SNOOZED: ["Adiada"],
        Folder.CLOSED: ["Encerrada"],
    }


def test_whoever_waits_longest_comes_first(make):
    make("Há pouco", waiting_since=NOW() - timedelta(minutes=1), ago=1)
    make("Há muito", waiting_since=NOW() - timedelta(hours=3), ago=0)
    make("Respondida", ago=0)

    assert names(Asked(folder=Folder.WAITING)) == ["Há muito", "Há pouco"]


def test_mentions_are_of_whoever_was_named(make):
    named = make("Citada")
    make("Outra")
    note = Note.objects.create(conversation=named, thread=named.thread, text="@Eu")
    Mention.objects.create(note=note, conversation=named, user_id=ME)

    assert names(Asked(folder=Folder.MENTIONS)) == ["Citada"]
    assert names(Asked(folder=Folder.MENTIONS), uuid4()) == []
    assert counting.counts(ME).by_folder["mentions"] == 1
    Mention.objects.update(seen_at=NOW())
    assert counting.counts(ME).by_folder["mentions"] == 0


def test_filters_hold_together(make, shop):
    tag = Tag.objects.create(name="VIP")
    team = Team.objects.create(name="Loja")
    other = make_channel(2)
    make("Certa", tags=[tag.pk], team=team, unread=2, priority=1, assignee_id=ME)
    make("Sem etiqueta", team=team, unread=2, priority=1, assignee_id=ME)
    make("De outro canal", by=other, tags=[tag.pk], team=team, unread=2, priority=1)

    wanted = Asked(
        channel=shop.pk, tag=tag.pk, team=team.pk, unread=True, priority=1, assignee="me"
    )
    assert names(wanted) == ["Certa"]
    assert names(Asked(channel=other.pk)) == ["De outro canal"]
    assert names(Asked(assignee="nobody")) == ["De outro canal"]
    assert names(Asked(assignee=str(ME), tag=tag.pk)) == ["Certa"]


def test_pages_follow_one_another_without_gap_or_double(make):
    at = NOW()
    made = [make(f"{n}", last_message_at=at - timedelta(minutes=n // 3)) for n in range(23)]

    seen, below = [], None
    while True:
        page = paging.page(Asked(), ME, below=below, size=5)
        seen += [row.pk for row in page.rows]
        below = page.below
        if below is None:
            break

    assert sorted(seen) == sorted(one.pk for one in made)
    assert len(seen) == len(set(seen)) == 23


@pytest.mark.parametrize("folder", [Folder.ALL, Folder.WAITING])
def test_upwards_it_is_the_same_order(make, folder):
    for n in range(12):
        make(f"{n}", ago=n, waiting_since=NOW() - timedelta(minutes=n))
    asked = Asked(folder=folder)
    whole = [row.pk for row in paging.page(asked, ME).rows]
    last = paging.page(asked, ME).rows[-1]

    page = paging.page(asked, ME, above=Place(finding.moment(last, folder), last.pk), size=4)
    assert [row.pk for row in page.rows] == whole[7:11]
    more = paging.page(asked, ME, above=page.above, size=40)
    assert [row.pk for row in more.rows] == whole[:7]
    assert more.above is None


@pytest.mark.parametrize("asked", [Asked(), Asked(folder=Folder.WAITING), Asked(unread=True)])
def test_an_opened_one_stands_at_the_top_or_among_those_about_it(make, monkeypatch, asked):
    monkeypatch.setattr(paging, "SIZE", 4)
    monkeypatch.setattr(paging, "ABOVE", 2)
    monkeypatch.setattr(paging, "_often", worded(paging._often.rows))
    waits = asked.folder == Folder.WAITING
    rows = [
        make(f"{n}", ago=n, unread=1, waiting_since=NOW() - timedelta(minutes=-n if waits else n))
        for n in range(12)
    ]

    def shown(chosen) -> tuple[str, bool, bool]:
        page = paging.opened(asked, ME, chosen)
        names = "".join(row.contact.name for row in page.rows)
        return names, page.above is not None, page.below is not None

    assert shown(rows[0]) == shown(rows[3]) == ("0123", False, True)
    assert shown(rows[4]) == ("234567", True, True)
    assert shown(rows[11]) == ("91011", True, False)
    elsewhere = make("Adiada", status="closed", ago=8, waiting_since=None)
    names, has_above, _ = shown(elsewhere)
    assert names.startswith("0123")
    assert not has_above


def test_a_row_that_moves_up_leaves_no_gap_below(make):
    for n in range(10):
        make(f"{n}", ago=n)
    page = paging.page(Asked(), ME, size=4)
    moved = paging.page(Asked(), ME).rows[7]
    moved.last_message_at = NOW()
    moved.save()

    rest = [row.contact.name for row in paging.page(Asked(), ME, below=page.below).rows]
    assert rest == ["4", "5", "6", "8", "9"]


@pytest.mark.parametrize("text", ["", "x", "2026-11-21T10:00:00+00:00", "~", "2026-11-21~x"])
def test_a_place_that_makes_no_sense_is_none(text):
    assert Place.read(text) is None


def test_a_place_survives_its_own_writing():
    place = Place(NOW(), uuid4())
    assert Place.read(str(place)) == place


def test_counting_stops_at_a_hundred_and_is_one_question(make, django_assert_num_queries, shop):
    for _ in range(101):
        make(unread=1)
    make("Minha", assignee_id=ME)

    with django_assert_num_queries(1):
        told = counting.counts(ME)
    assert (told.by_folder["unassigned"], told.by_folder["mine"], told.unseen) == (100, 1, 100)


@pytest.mark.parametrize(
    "given",
    [
        {"folder": "nirgends", "channel": "x", "tag": "-1", "team": "1", "priority": "9"},
        {"assignee": "x", "unread": "0", "tag": "²"},
    ],
)
def test_what_makes_no_sense_in_an_address_is_passed_over(given):
    assert Asked.read(given, default=Folder.MINE) == Asked(folder=Folder.MINE)


def test_an_address_is_read_as_it_was_written():
    asked = Asked(Folder.CLOSED, uuid4(), 3, str(ME), uuid4(), True, 2, "olá mundo")
    from django.http import QueryDict

    assert Asked.read(QueryDict(asked.query[1:]).dict(), default=Folder.ALL) == asked


def test_neighbours_see_nothing_of_each_other(make, globex, globexs):
    make("Rosa da Acme", assignee_id=ME, unread=1)
    with in_tenant(globex):
        make_conversation(globexs, "Rosa da Globex")
        assert names(Asked()) == ["Rosa da Globex"]
        assert counting.counts(ME).by_folder["mine"] == 0
    assert names(Asked()) == ["Rosa da Acme"]
