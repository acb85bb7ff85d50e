"""Each thing that a rule can do, done."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Notification
from apps.conversations.automation import acting, doing
from apps.conversations.automation.acting import Doer
from apps.conversations.hooks import bodies, endpoints
from apps.conversations.models import (
    Agent,
    CannedReply,
    Contact,
    Message,
    Note,
    Tag,
    Team,
    TeamMember,
    WebhookDelivery,
)
from tests.conversations.outbox.conftest import make_media, make_template


@pytest.fixture
def do(acme, conversation):
    """The conversation as it is afterwards; what refuses is raised."""

    def done(action: str, **values: Any) -> Any:
        origin = Message.Origin.AUTOMATION
        doer = Doer(acme, conversation, PLATFORM, "A rule", conversation.pk, origin)
        acting.act(doer, {"do": action, **values})
        conversation.refresh_from_db()
        return conversation

    return done


def said() -> Message:
    return Message.objects.get(direction="out")


@pytest.fixture
def team(inside_acme, ana, bruno) -> Team:
    team = Team.objects.create(name="Sales")
    for person in (ana, bruno):
        TeamMember.objects.create(team=team, user_id=person.pk)
    return team


def test_a_canned_reply_is_sent_with_its_file(do, conversation):
    media = make_media(kind="document", filename="menu.pdf", mime_type="application/pdf")
    reply = CannedReply.objects.create(shortcut="menu", text="Our menu", media_id=media.pk)
    do("canned", reply=str(reply.pk))
    assert (said().kind, said().media_id) == ("document", media.pk)
    assert said().content["caption"] == "Our menu"


def test_a_file_is_sent_as_what_it_is(do, conversation):
    media = make_media()
    do("file", mediaId=str(media.pk), caption="Our shop")
    assert (said().kind, said().content["caption"]) == ("image", "Our shop")


def test_a_template_is_filled_for_the_person(do, channel, rosa):
    Contact.objects.filter(pk=rosa.pk).update(name="Rosa Nunes")
    make_template(channel)
    do("template", template="on_its_way:pt_BR", values={"1": "{{nome}}", "2": "77"})
    assert said().content["shown"]["body"] == "Oi Rosa Nunes, seu pedido 77 saiu."
    assert said().origin == "automation"


def test_it_is_given_to_people_and_taken_back(do, ana, bruno):
    assert do("assign", to=str(bruno.pk)).assignee_id == bruno.pk
    assert Notification.objects.get(kind="conversation_given").user == bruno
    assert do("release").assignee_id is None


def test_a_team_gets_it_and_its_people_in_turn(do, team, ana, bruno, conversation):
    assert do("team", team=str(team.pk)).team_id == team.pk
    given = []
    for _ in range(4):
        given.append(do("turn", team=str(team.pk)).assignee_id)
        do("release")
    assert given == [ana.pk, bruno.pk, ana.pk, bruno.pk]


def test_whoever_is_away_or_full_is_passed_over(do, team, ana, bruno, conversation):
    Agent.objects.create(user_id=ana.pk, is_away=True)
    Agent.objects.create(user_id=bruno.pk, capacity=0)
    with pytest.raises(acting.NobodyInTeam):
        do("turn", team=str(team.pk))
    Agent.objects.filter(user_id=bruno.pk).update(capacity=1)
    assert do("turn", team=str(team.pk)).assignee_id == bruno.pk


def test_tags_are_set_and_taken(do, rosa):
    vip = Tag.objects.create(name="VIP")
    assert do("tag", tags=[vip.pk]).tags == [vip.pk]
    assert do("untag", tags=[vip.pk]).tags == []
    do("tag_contact", tags=[vip.pk])
    assert Contact.objects.get(pk=rosa.pk).tags == [vip.pk]
    do("untag_contact", tags=[vip.pk])
    assert Contact.objects.get(pk=rosa.pk).tags == []


def test_a_tag_that_was_deleted_is_told(do):
    with pytest.raises(acting.NotThereAnyMore):
        do("tag", tags=[777])


def test_it_is_snoozed_prioritised_and_handed_to_the_ai(do):
    assert do("ai", on=True).ai_enabled
    assert do("priority", priority=1).priority == 1
    snoozed = do("snooze", minutes=30)
    assert 29 * 60 < (snoozed.snoozed_until - timezone.now()).total_seconds() <= 30 * 60
    assert do("close").status == "closed"


def test_notes_and_notices_reach_colleagues(do, bruno, conversation):
    do("note", text="@Bruno Lima, look here")
    assert Note.objects.get().mentions == [bruno.pk]
    do("notify", to=[str(bruno.pk)], text="An important customer writes")
    told = Notification.objects.get(kind="rule_tells")
    assert told.user == bruno
    assert str(conversation.pk) in told.url


def test_a_webhook_is_told_to_the_one_it_is_for(acme, do, by, conversation, rosa):
    add = {"url": "https://example.com/hook", "events": ["message.received"], "by": by}
    endpoint, _ = endpoints.add(acme, name="CRM", **add)
    other, _ = endpoints.add(acme, name="Shop", **add)
    do("webhook", endpoint=str(endpoint.pk))
    delivery = WebhookDelivery.objects.get()
    assert (delivery.endpoint_id, delivery.event) == (endpoint.pk, "automation.called")
    body = bodies.of(acme, [delivery])[delivery.pk].decode()
    for told in (str(conversation.pk), rosa.phone, '"name":"A rule"', '"status":"open"'):
        assert told in body
    endpoints.switch(acme, endpoint, on=False, by=by)
    with pytest.raises(acting.writing.SwitchedOff):
        do("webhook", endpoint=str(endpoint.pk))
    assert other.deliveries.count() == 0


def test_what_refuses_leaves_nothing_of_itself(acme, conversation, team, ana, bruno):
    """Giving to a team of which nobody is there does not give to the team either."""
    Agent.objects.create(user_id=ana.pk, is_away=True)
    Agent.objects.create(user_id=bruno.pk, is_away=True)
    doer = Doer(acme, conversation, PLATFORM, "A rule", conversation.pk, "automation")
    done = doing.all_of(doer, [{"do": "turn", "team": str(team.pk)}])
    assert (done[0]["ok"], done[0]["code"]) == (False, "nobody_in_team")
    conversation.refresh_from_db()
    assert conversation.team_id is None
    assert doing.outcome_of(done) == "failed"
