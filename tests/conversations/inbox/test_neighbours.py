"""What goes wrong with one item, one webhook or one company harms no other."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.actor import PLATFORM
from apps.accounts.tenancy import in_tenant
from apps.conversations.inbox.surviving import each_survives
from apps.conversations.models import Contact, Conversation, Message, Thread
from apps.whatsapp.webhooks import replaying
from tests.conversations.inbox.wire import (
    NOON,
    comes,
    drain,
    make_contact,
    make_sent,
    message,
    post,
    status,
    tells,
    writes,
)


@pytest.fixture
def poison(at_acme):
    """A message that the database refuses, whatever it is the reason for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE conversations_message ADD CONSTRAINT no_poison"
            " CHECK (content ->> 'text' IS DISTINCT FROM 'poison')"
        )


def test_a_bad_item_costs_only_itself_and_is_kept_to_be_seen(at_acme, acmes, poison, told):
    words = [f"word {number}" for number in range(9)]
    words.insert(4, "poison")
    items = [message(body=word, at=NOON + nth) for nth, word in enumerate(words)]
    [event] = comes(at_acme, writes(acmes, *items))

    assert [one.content["text"] for one in told.arrived] == [w for w in words if w != "poison"]
    assert Conversation.objects.get().unread == 9
    assert event.state == "unparsed"
    assert "IntegrityError" in event.problem
    assert "poison" not in event.problem.replace("no_poison", "")


def test_of_several_webhooks_only_the_bad_one_is_marked(at_acme, acmes, poison):
    for word in ("um", "poison", "dois"):
        post(writes(acmes, message(body=word)))

    assert [event.state for event in drain(at_acme)] == ["done", "unparsed", "done"]
    assert Message.objects.count() == 2


def test_once_mended_what_could_not_be_taken_in_is_replayed(at_acme, acmes, poison, told):
    [event] = comes(at_acme, writes(acmes, message(body="um"), message(body="poison")))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE conversations_message DROP CONSTRAINT no_poison")
    replaying.replay(at_acme, event, by=PLATFORM)
    [event] = drain(at_acme)

    assert (event.state, event.problem) == ("done", "")
    assert [one.content["text"] for one in told.arrived] == ["um", "poison"]


def test_a_database_that_is_gone_is_nobodys_fault(db):
    def gone(_items):
        raise OperationalError("the connection is closed")

    with pytest.raises(OperationalError):
        each_survives([1, 2], gone)


def test_two_companies_never_meet(acme, globex, acmes, globexs):
    post(
        writes(acmes, message(id="wamid.A", body="Acme?")),
        writes(globexs, message(id="wamid.A", body="Globex?")),
    )
    for company, words in ((acme, "Acme?"), (globex, "Globex?")):
        drain(company)
        with in_tenant(company):
            assert Message.objects.get().content == {"text": words}
            assert Contact.objects.count() == Thread.objects.count() == 1


def _counted(tenant, *changes):
    post(*changes)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        drain(tenant)
    return len([one for one in queries if "SAVEPOINT" not in one["sql"]])


def test_a_thousand_messages_take_as_many_queries_as_ten(at_acme, acmes):
    def people(first, count):
        return [message(by=f"55119000{number:05}") for number in range(first, first + count)]

    _counted(at_acme, writes(acmes, *people(0, 1)))
    few = _counted(at_acme, writes(acmes, *people(100, 10)))
    many = _counted(at_acme, writes(acmes, *people(1000, 1000)))

    assert Message.objects.count() == 1011
    assert many <= few + 3, (few, many)
    assert many < 40


def test_a_thousand_statuses_take_as_many_queries_as_ten(at_acme, acmes):
    rosa = make_contact()
    for number in range(1010):
        make_sent(acmes, rosa, status="sent", provider_id=f"wamid.{number}")

    def read(first, count):
        return [status("read", id=f"wamid.{n}") for n in range(first, first + count)]

    few = _counted(at_acme, tells(acmes, *read(0, 10)))
    many = _counted(at_acme, tells(acmes, *read(10, 1000)))

    assert Message.objects.filter(status="read").count() == 1010
    assert many <= few + 1, (few, many)
