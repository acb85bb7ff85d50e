"""A thread page by page: messages, notes and events in one order, in few questions."""

from __future__ import annotations

import pytest

from apps.accounts.models import User
from apps.conversations.composing import readers
from apps.conversations.models import Conversation, ReadMark
from apps.conversations.thread import panes, reading
from apps.conversations.thread.gathering import gather
from apps.conversations.thread.unread import Unread


def unread_of(conversation: Conversation, reader: User) -> Unread | None:
    return readers.of(conversation, reader.pk).unread


@pytest.fixture
def long(told):
    """Thirty of each, one after the other."""
    made = []
    for number in range(30):
        made += [
            told.they("text", {"text": f"{number}"}),
            told.note(f"n{number}"),
            told.event("tagged"),
        ]
    return [row.pk for row in made]


def ids(items):
    return [item.id for item in items]


def test_the_latest_come_first_and_bring_a_cursor(told, long):
    page = reading.page(told.thread, limit=20)

    assert ids(page.items) == long[-20:]
    assert (page.older, page.newer) == (long[-20], None)


def test_upwards_everything_is_seen_once(told, long):
    seen, cursor = [], None
    while True:
        page = reading.page(told.thread, before=cursor, limit=7)
        seen = ids(page.items) + seen
        cursor = page.older
        if cursor is None:
            break

    assert seen == long


def test_downwards_everything_is_seen_once(told, long):
    seen, cursor = [long[0]], long[0]
    while cursor:
        page = reading.page(told.thread, after=cursor, limit=7)
        seen += ids(page.items)
        cursor = page.newer

    assert seen == long


def test_around_a_message_both_sides_go_on(told, long):
    page = reading.page(told.thread, around=long[45], limit=10)

    assert ids(page.items) == long[40:50]
    assert (page.older, page.newer) == (long[40], long[49])


def test_a_reaction_stands_at_its_message_unless_it_failed(told):
    told.we("reaction", {"messageId": "x", "emoji": "👍"}, status="sent")
    failed = told.we("reaction", {"messageId": "x", "emoji": "👍"}, status="failed")

    assert ids(reading.page(told.thread).items) == [failed.pk]


def test_another_persons_thread_is_another(told, inside_acme):
    from tests.conversations.consent.people import make_contact

    other = make_contact("+5511900000150", name="Outra")
    told.they("text", {"text": "dela"}, contact=other)
    mine = told.they("text", {"text": "meu"})

    assert ids(reading.page(told.thread).items) == [mine.pk]


@pytest.mark.parametrize("count", [1, 12])
def test_a_page_takes_as_many_questions_whatever_is_on_it(
    inside_acme, agent, count, django_assert_max_num_queries
):
    from tests.conversations.thread.kinds import Told

    told = Told(inside_acme, author=agent.pk)
    for _ in range(count):
        first = told.they("text", {"text": "a"})
        told.we("text", {"text": "b"}, reply_to=first.provider_id)
        told.note("c")
        told.event("assigned", data={"to": str(agent.pk)})
    told.thread.refresh_from_db()

    with django_assert_max_num_queries(6):
        page = reading.page(told.thread)
        gather(inside_acme, told.thread, told.channel, page.items)


class TestTheLineOfWhatIsNew:
    def test_stands_before_what_came_since_this_reader_looked(self, told, agent):
        told.they("text", {"text": "old"})
        ReadMark.objects.create(
            conversation=told.conversation, user_id=agent.pk, read_at=told.later()
        )
        first = told.they("text", {"text": "new"})
        told.we("text", {"text": "an answer is nothing new"})
        told.they("text", {"text": "newer"})

        assert unread_of(told.conversation, agent) == Unread(first.pk, 2)

    def test_stands_where_somebody_looked_last_for_whoever_never_did(self, told, agent):
        told.they("text", {"text": "old"})
        first = told.they("text", {"text": "new"})
        told.conversation.unread = 1
        told.conversation.save()

        assert unread_of(told.conversation, agent) == Unread(first.pk, 1)

    def test_is_not_there_when_all_was_read(self, told, agent):
        told.they("text", {"text": "old"})

        assert unread_of(told.conversation, agent) is None

    def test_is_found_however_much_came(self, told, agent, inside_acme, django_assert_num_queries):
        first = told.they("text", {"text": "first"})
        for number in range(60):
            told.they("text", {"text": f"{number}"})
        told.conversation.unread = 61
        told.conversation.save()

        unread = unread_of(told.conversation, agent)
        with django_assert_num_queries(2):
            pane = panes.open_pane(inside_acme, told.conversation, unread=unread)

        assert unread == Unread(first.pk, 61, is_near=False)
        assert first.pk in ids(pane.page.items)
        assert pane.page.newer

    def test_is_told_with_the_conversation(self, told, agent, django_assert_num_queries):
        told.they("text", {"text": "old"})
        told.conversation.unread = 1
        told.conversation.save()
        rows = readers.with_reader(Conversation.objects.all(), agent.pk)

        with django_assert_num_queries(1):
            assert readers.of(rows.get(pk=told.conversation.pk), agent.pk).unread

    def test_is_found_where_colleagues_did_much_since(self, told, agent, inside_acme):
        first = told.they("text", {"text": "new"})
        for _number in range(60):
            told.event("assigned", data={"to": str(agent.pk)})
        told.conversation.unread = 1
        told.conversation.save()

        unread = unread_of(told.conversation, agent)
        pane = panes.open_pane(inside_acme, told.conversation, unread=unread)

        assert first.pk in ids(pane.page.items)
