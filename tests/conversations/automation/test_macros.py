"""Several actions by one click, in the name of whoever clicked."""

from __future__ import annotations

import pytest

from apps.conversations import handling
from apps.conversations.automation import macros
from apps.conversations.automation.refusals import NameTaken, Unfit
from apps.conversations.models import Macro, Message

ACTIONS = [{"do": "reply", "text": "Thank you"}, {"do": "tag", "tags": ["Done"]}, {"do": "close"}]


def test_a_macro_does_all_of_it_for_whoever_clicked(acme, conversation, by, ana):
    macro = macros.add(acme, name="Thank and close", actions=ACTIONS, by=by)
    done = macros.run(acme, macro, conversation, by=by)
    assert [one["ok"] for one in done] == [True, True, True]
    answer = Message.objects.get(direction="out")
    assert (answer.origin, answer.author_id) == ("agent", ana.pk)
    conversation.refresh_from_db()
    assert conversation.status == "closed"
    assert conversation.events.get(kind="closed").by_name == "Ana Prado"


def test_what_refuses_does_not_keep_the_rest_from_being_done(acme, conversation, by):
    macro = macros.add(acme, name="Twice", actions=[*ACTIONS, *ACTIONS[1:2]], by=by)
    handling.close(acme, conversation, by=by)
    macro.actions = [{"do": "priority", "priority": 1}, {"do": "note", "text": "Seen"}]
    done = macros.run(acme, macro, conversation, by=by)
    assert [(one["ok"], one.get("code")) for one in done] == [
        (False, "conversation_closed"),
        (True, None),
    ]


def test_names_are_there_once(acme, inside_acme, by):
    macro = macros.add(acme, name="Close", actions=ACTIONS, by=by)
    with pytest.raises(NameTaken):
        macros.add(acme, name="Close", actions=ACTIONS, by=by)
    macros.change(acme, macro, name="Close it", by=by)
    macros.add(acme, name="Close", actions=ACTIONS, by=by)
    macros.remove(acme, macro, by=by)
    assert list(Macro.objects.values_list("name", flat=True)) == ["Close"]


def test_a_macro_without_actions_is_refused(acme, inside_acme, by):
    with pytest.raises(Unfit) as refused:
        macros.add(acme, name="", actions=[], by=by)
    assert set(refused.value.errors) == {"name", "actions"}
