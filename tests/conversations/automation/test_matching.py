"""Which conditions hold for whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations.automation import matching
from apps.conversations.automation.facts import Facts, of_conversation
from apps.conversations.automation.known import Known
from apps.conversations.models import (
    Attribute,
    Contact,
    Conversation,
    InboxRules,
    Message,
    Segment,
    SegmentMember,
    Tag,
    Team,
)
from tests.conversations.outbox.conftest import make_channel


@pytest.fixture
def holds(acme: Tenant, conversation: Conversation):
    def asked(field: str, op: str, *value: Any, **facts: Any) -> bool:
        one = {"field": field, "op": op, **({"value": list(value)} if value else {})}
        return matching.holds({"all": [one]}, seen(acme, conversation, **facts), Known())

    return asked


def seen(acme: Tenant, conversation: Conversation, message: Message | None = None, **more: Any):
    conversation.refresh_from_db()
    if message is None:
        return of_conversation(acme, conversation, **more)
    return Facts(acme, conversation, message, **more)


@pytest.mark.parametrize(
    ("op", "words", "text", "expected"),
    [
        ("any", ["preço"], "Qual o PRECO?", True),
        ("any", ["preço"], "Que apreço!", False),
        ("any", ["preco"], "Qual é o preço, por favor?", True),
        ("any", ["bom dia", "valor"], "Oi,  bom\ndia!", True),
        ("any", ["bom dia"], "dia bom", False),
        ("any", ["👍"], "ok👍", True),
        ("any", ["👍"], "ok", False),
        ("any", ["r$ 10"], "Custa R$ 10?", True),
        ("any", ["2ª via"], "Preciso da 2ª via do boleto", True),
        ("all", ["pedido", "atrasado"], "Meu pedido está atrasado", True),
        ("all", ["pedido", "atrasado"], "Meu pedido", False),
        ("none", ["pedido"], "Bom dia", True),
        ("none", ["pedido"], "O pedido", False),
    ],
)
def test_words_are_whole_and_without_accents(holds, say, op, words, text, expected):
    assert holds("words", op, *words, message=say(text)) is expected


def test_captions_and_chosen_answers_count_as_words(holds, say):
    picture = say(kind="image", content={"mediaId": "x", "caption": "Qual o preço?"})
    choice = say(kind="tapped", content={"id": "p", "title": "Preços"})
    assert holds("words", "any", "preço", message=picture)
    assert holds("words", "any", "preços", message=choice)
    assert holds("kind", "is", "image", "video", message=picture)
    assert holds("kind", "is_not", "image", message=choice)


def test_all_or_any(acme, conversation, say):
    one = {"field": "words", "op": "any", "value": ["one"]}
    two = {"field": "words", "op": "any", "value": ["two"]}
    facts = Facts(acme, conversation, say("one"))
    assert matching.holds({"any": [one, two]}, facts, Known())
    assert not matching.holds({"all": [one, two]}, facts, Known())
    assert matching.holds({}, facts, Known())


def test_the_channel_is_the_conversations(holds, conversation):
    other = make_channel("sales")
    assert holds("channel", "is", str(conversation.channel_id))
    assert not holds("channel", "is", str(other.pk))
    assert holds("channel", "is_not", str(other.pk))


def test_business_hours_are_the_inboxes(holds, acme):
    acme.time_zone = "America/Sao_Paulo"
    acme.save(update_fields=["time_zone"])
    assert holds("hours", "within")
    week = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    InboxRules.objects.create(hours={"week": week})
    friday_noon = datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert holds("hours", "within", at=friday_noon)
    assert holds("hours", "outside", at=friday_noon + timedelta(days=1))
    assert not holds("hours", "within", at=friday_noon + timedelta(hours=7))


def test_the_first_message_is_the_first_on_any_channel(holds, say, rosa):
    first = say()
    assert holds("first", "is", message=first)
    again = say()
    assert holds("first", "is_not", message=again)
    assert holds("first", "is", message=first)


def test_an_ad_is_seen_in_the_message(holds, say):
    came = say(context={"referral": {"sourceId": "1", "headline": "Shoes"}})
    assert holds("ad", "is", message=came)
    assert holds("ad", "is_not", message=say())


def test_conversations_are_asked_how_they_stand(holds, conversation, ana, bruno):
    team = Team.objects.create(name="Sales")
    assert holds("assignee", "empty")
    assert holds("team", "empty")
    assert holds("assignee", "is_not", str(ana.pk))
    assert holds("status", "is", "open")
    assert holds("priority", "is", 0, 1)
    Conversation.objects.update(assignee_id=ana.pk, team=team, priority=2)
    assert holds("assignee", "is", str(ana.pk), str(bruno.pk))
    assert holds("assignee", "not_empty")
    assert not holds("assignee", "is", str(bruno.pk))
    assert holds("team", "is", str(team.pk))
    assert holds("priority", "is_not", 0)


def test_tags_of_conversation_and_contact_are_two_things(holds, conversation, rosa):
    vip, new = Tag.objects.create(name="VIP"), Tag.objects.create(name="New")
    Conversation.objects.update(tags=[vip.pk])
    Contact.objects.filter(pk=rosa.pk).update(tags=[new.pk])
    assert holds("tag", "has", vip.pk)
    assert holds("tag", "has_not", new.pk)
    assert holds("contact_tag", "has", new.pk, vip.pk)
    assert not holds("contact_tag", "has", vip.pk)
    assert holds("new_tag", "has", vip.pk, tags=[vip.pk])
    assert not holds("new_tag", "has", vip.pk, tags=[new.pk])


@pytest.mark.parametrize(
    ("theirs", "asked", "expected"),
    [("pt-BR", "pt", True), ("pt_BR", "pt-br", True), ("pt", "pt_BR", False), ("", "pt", False)],
)
def test_a_language_is_all_its_kinds(holds, rosa, theirs, asked, expected):
    Contact.objects.filter(pk=rosa.pk).update(language=theirs)
    assert holds("language", "is", asked) is expected
    assert holds("language", "is_not", asked) is not expected


def test_contacts_are_asked_what_segments_ask(acme, conversation, rosa, holds):
    Attribute.objects.create(key="city", name="City", kind="text")
    Contact.objects.filter(pk=rosa.pk).update(attributes={"city": "São Paulo"})
    asked = {"field": "attribute:city", "op": "contains", "value": "paulo"}
    facts = seen(acme, conversation)
    assert matching.holds({"all": [asked]}, facts, Known())
    assert not matching.holds({"all": [{**asked, "value": "rio"}]}, facts, Known())
    filled = {"field": "attribute:city", "op": "not_empty"}
    assert matching.holds({"all": [filled]}, facts, Known())


def test_segments_and_lists_are_asked_alike(holds, rosa):
    listed = Segment.objects.create(name="Friends", kind="list")
    ruled = Segment.objects.create(
        name="Named", kind="rules", rules={"field": "name", "is": "is", "value": "Rosa Nunes"}
    )
    assert holds("segment", "is_not", str(listed.pk))
    assert not holds("segment", "is", str(listed.pk))
    SegmentMember.objects.create(segment=listed, contact=rosa)
    Contact.objects.filter(pk=rosa.pk).update(name="Rosa Nunes")
    assert holds("segment", "is", str(listed.pk))
    assert holds("segment", "is", str(ruled.pk))


def test_what_is_gone_holds_for_nobody(acme, conversation, holds):
    segment = Segment.objects.create(name="Gone", kind="list", deleted_at=timezone.now())
    assert not holds("segment", "is", str(segment.pk))
    assert not holds("segment", "is_not", str(segment.pk))
    gone = {"field": "attribute:gone", "op": "not_empty"}
    assert not matching.holds({"all": [gone]}, seen(acme, conversation), Known())
