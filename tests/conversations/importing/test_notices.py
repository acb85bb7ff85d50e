"""Whoever started an import is told how it ended, unless they look at it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts import notifications
from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.models import AuditEntry, Notification
from apps.conversations.importing import (
    cancelling,
    checking,
    files,
    notices,
    running,
    undoing,
    working,
)
from apps.conversations.models import Import
from tests.conversations.importing.sheets import checked, planned

SHEET = "nome,telefone\nRosa,11900000101\nRui,11900000102\n"


@pytest.fixture
def started(inside_acme, owner):
    import_ = checked(inside_acme, SHEET)
    return running.start(inside_acme, import_, by=Actor(user=owner))


def told(person):
    return [
        (notice.kind, notifications.in_words(notice), notice.url)
        for notice in Notification.objects.filter(user=person).order_by("pk")
    ]


def test_they_are_told_once_that_it_is_done(inside_acme, owner, started):
    working.work(inside_acme, started.pk)
    working.work(inside_acme, started.pk)

    words = "“clientes.csv” is imported: 2 new people, 0 changed."
    assert told(owner) == [("import_done", words, f"contacts/imports/{started.pk}/")]


def test_who_looks_at_it_is_told_nothing_they_see(inside_acme, owner, started):
    notices.looking(started, owner)
    working.work(inside_acme, started.pk)

    assert told(owner) == []


def test_another_who_looks_at_it_changes_nothing(inside_acme, owner, agent, started):
    notices.looking(started, agent)
    working.work(inside_acme, started.pk)

    assert [kind for kind, _words, _url in told(owner)] == ["import_done"]
    assert told(agent) == []


def test_they_are_told_why_it_failed(inside_acme, owner, started):
    files.drop(Import.objects.get(pk=started.pk))
    working.work(inside_acme, started.pk)

    [(kind, words, _url)] = told(owner)
    assert kind == "import_failed"
    assert "Send it again" in words


def test_they_are_told_that_a_check_found_nobody(inside_acme, owner):
    import_ = planned(inside_acme, SHEET)
    import_.format = {**import_.format, "header": 9}
    import_.save()
    checking.start(inside_acme, import_, by=Actor(user=owner))
    working.work(inside_acme, import_.pk)

    assert "There is nobody in this file" in told(owner)[0][1]


@pytest.mark.parametrize("is_own", [True, False], ids=["by themselves", "by another"])
def test_that_it_was_stopped_is_news_only_when_another_did(
    inside_acme, owner, agent, started, is_own
):
    cancelling.cancel(inside_acme, started, by=Actor(user=owner if is_own else agent))
    working.work(inside_acme, started.pk)

    started.refresh_from_db()
    assert started.state == "cancelled"
    words = [words for _kind, words, _url in told(owner)]
    assert words == ([] if is_own else ["Agent of Acme stopped the import of “clientes.csv”."])


def test_whoever_undoes_it_is_told_when_it_is_undone(inside_acme, owner, agent, started):
    working.work(inside_acme, started.pk)
    undoing.start(inside_acme, started, by=Actor(user=agent))
    working.work(inside_acme, started.pk)

    assert [kind for kind, _words, _url in told(agent)] == ["import_undone"]
    assert len(told(owner)) == 1


def test_nobody_is_told_of_what_the_platform_started(inside_acme):
    import_ = checked(inside_acme, SHEET)
    running.start(inside_acme, import_, by=PLATFORM)
    working.work(inside_acme, import_.pk)

    assert not Notification.objects.exists()


def test_the_log_names_who_had_it_go_on_by_itself(inside_acme, owner):
    import_ = planned(inside_acme, SHEET)
    checking.start(inside_acme, import_, by=Actor(user=owner), onward=True)
    working.work(inside_acme, import_.pk)

    entry = AuditEntry.objects.get(action="import.started")
    assert (entry.user, entry.actor_name) == (owner, owner.email)


def test_a_worker_that_takes_over_tells_once(inside_acme, owner, started, monkeypatch):
    monkeypatch.setattr(notices, "ended", lambda *_: 1 / 0)
    working.work(inside_acme, started.pk)
    monkeypatch.undo()
    Import.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    working.work(inside_acme, started.pk)

    assert [kind for kind, _words, _url in told(owner)] == ["import_done"]
