"""What sets rules off, and what never does; webhooks go the whole way in."""

from __future__ import annotations

import pytest

from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.models import Tenant, User
from apps.conversations import handling, outbox
from apps.conversations.automation import occasions, rules
from apps.conversations.automation.hearing import messages as hear
from apps.conversations.models import Automation, AutomationRun, Conversation, Message, Occasion
from apps.conversations.outbox.drafts import Draft
from apps.whatsapp.models import Channel
from tests.conversations.inbox.conftest import _platforms_app, acmes, at_acme
from tests.conversations.inbox.wire import comes, message, status, tells, writes

__all__ = ["_platforms_app", "acmes", "at_acme"]


@pytest.fixture
def listening(at_acme: Tenant, agent: User) -> Tenant:
    """With a rule for whatever can be heard."""
    for trigger in ("message", "opened", "tagged"):
        given = {"name": trigger, "trigger": trigger, "actions": [{"do": "note", "text": trigger}]}
        rules.add(at_acme, **given, by=Actor(user=agent))
    return at_acme


def heard() -> list[str]:
    """The first words of what it is about."""
    rows = Occasion.objects.order_by("id")
    return [about.partition(":")[0] for about in rows.values_list("about", flat=True)]


def test_a_message_opens_a_conversation_and_is_heard(listening, acmes):
    comes(listening, writes(acmes, message(id="wamid.1")))
    assert heard() == ["opened", "message"]
    comes(listening, writes(acmes, message(id="wamid.1"), message(id="wamid.2")))
    assert heard() == ["opened", "message", "message"]
    assert occasions.work(listening) == 3
    assert not Occasion.objects.exists()
    assert AutomationRun.objects.filter(outcome="done").count() == 3


def test_a_closed_conversation_that_opens_again_is_another_occasion(listening, acmes, by):
    comes(listening, writes(acmes, message(id="wamid.1")))
    conversation = Conversation.objects.get()
    for number in (2, 3):
        handling.close(listening, conversation, by=by)
        comes(listening, writes(acmes, message(id=f"wamid.{number}", at=1795176000 + number)))
    assert heard().count("reopened") == 2
    occasions.work(listening)
    assert AutomationRun.objects.filter(automation__trigger="opened").count() == 3


def test_nothing_is_written_where_no_rule_listens(at_acme, acmes):
    comes(at_acme, writes(acmes, message()))
    assert not Occasion.objects.exists()


def test_a_rule_that_is_off_hears_nothing(listening, acmes):
    Automation.objects.update(is_on=False)
    comes(listening, writes(acmes, message()))
    assert not Occasion.objects.exists()


def test_words_about_consent_statuses_and_reactions_set_nothing_off(listening, acmes):
    comes(listening, writes(acmes, message(id="wamid.1")))
    Occasion.objects.all().delete()
    reaction = {"message_id": "wamid.1", "emoji": "👍"}
    comes(
        listening,
        writes(acmes, message(body="PARAR"), message("reaction", reaction=reaction)),
        tells(acmes, status("read", id="wamid.9")),
    )
    assert heard() == []


def test_rules_never_hear_the_phone_the_ai_or_each_other(listening, acmes, say, conversation, by):
    for origin in ("phone", "ai", "automation", "agent"):
        hear([say(direction="out", origin=origin)])
    hear([say(kind="system")])
    handling.tag(listening, conversation, tags=["VIP"], by=PLATFORM)
    draft = Draft(conversation, content={"text": "Hi"}, origin=Message.Origin.AUTOMATION)
    outbox.send(listening, draft, by=PLATFORM)
    assert heard() == []
    handling.tag(listening, conversation, tags=["VIP", "New"], by=by)
    assert heard() == ["tagged"]


def test_tags_are_heard_each_time_they_are_set(listening, acmes, conversation, by):
    asked = {"all": [{"field": "new_tag", "op": "has", "value": []}]}
    handling.tag(listening, conversation, tags=["VIP"], by=by)
    tag = conversation.tags[0]
    asked["all"][0]["value"] = [tag]
    rule = Automation.objects.get(trigger="tagged")
    rules.change(listening, rule, conditions=asked, by=by)
    handling.tag(listening, conversation, tags=["Other"], by=by)
    handling.untag(listening, conversation, tags=["VIP"], by=by)
    handling.tag(listening, conversation, tags=["VIP"], by=by)
    assert heard() == ["tagged"] * 3
    occasions.work(listening)
    assert rule.runs.count() == 2


def test_a_channel_of_its_own_company_alone(listening, acmes, globex):
    """Somebody else's rules are in somebody else's schema."""
    from apps.accounts.tenancy import in_tenant

    comes(listening, writes(acmes, message()))
    with in_tenant(globex):
        assert not Occasion.objects.exists()
        assert occasions.work(globex) == 0
    assert isinstance(acmes, Channel)
