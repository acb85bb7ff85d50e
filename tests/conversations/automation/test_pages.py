"""The pages of automations and macros."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import enter
from apps.conversations.automation import macros, rules, starters
from apps.conversations.models import (
    Attribute,
    Automation,
    AutomationRun,
    Conversation,
    ConversationEvent,
    Macro,
    Message,
    Note,
    Tag,
    WebhookDelivery,
)

HOME = "/t/acme/automations/"
MACROS = "/t/acme/settings/macros/"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99"
    b"=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


class Within:
    """A browser whose requests leave the test inside the company, where it looks at the rows."""

    def __init__(self, client: Client, tenant: Tenant) -> None:
        self.client, self.tenant = client, tenant
        enter(tenant)

    def get(self, *args: Any, **more: Any) -> Any:
        answer = self.client.get(*args, **more)
        enter(self.tenant)
        return answer

    def post(self, *args: Any, **more: Any) -> Any:
        answer = self.client.post(*args, **more)
        enter(self.tenant)
        return answer


@pytest.fixture
def as_admin(as_admin: Client, inside_acme: Tenant) -> Within:
    return Within(as_admin, inside_acme)


@pytest.fixture
def as_agent(as_agent: Client, inside_acme: Tenant) -> Within:
    return Within(as_agent, inside_acme)


@pytest.fixture
def as_viewer(as_viewer: Client, inside_acme: Tenant) -> Within:
    return Within(as_viewer, inside_acme)


def form(*actions: dict[str, Any], rows: tuple[dict[str, Any], ...] = (), **more: Any):
    """As the editor sends it."""
    told: dict[str, Any] = {"name": "Prices", "trigger": "message", "word": "all", **more}
    told |= {"conditions-count": len(rows), "actions-count": len(actions)}
    for letter, ones in (("c", rows), ("a", actions)):
        for number, one in enumerate(ones):
            told |= {f"{letter}{number}-{name}": value for name, value in one.items()}
    return told


ASKED = {"field": "words", "op": "any", "value": "preço, quanto custa"}
TAG = {"do": "tag", "new-tags": "Prices, Sales"}


def test_a_rule_is_written_and_stands_in_the_list_in_words(as_admin, inside_acme):
    answer = as_admin.post(f"{HOME}new/", form(TAG, {"do": "close"}, rows=(ASKED,), stops="on"))
    rule = Automation.objects.get()
    assert answer.status_code == 302
    assert answer.url.endswith(f"/automations/{rule.pk}/")
    assert rule.conditions["all"][0]["value"] == ["preço", "quanto custa"]
    assert rule.stops
    page = as_admin.get(HOME).content.decode()
    for words in (
        "When a message arrives",
        "the message contains any of “preço” / “quanto custa”",
        "tag the conversation: “Prices”, “Sales”; close.",
        "later ones do not act",
    ):
        assert words in page


def test_what_is_wrong_is_told_beside_its_row_and_nothing_is_lost(as_admin, inside_acme):
    sent = form(
        {"do": "reply", "text": "Hi {{shoe}}"}, {"do": "tag"}, rows=({**ASKED, "value": ""},)
    )
    answer = as_admin.post(f"{HOME}new/", {**sent, "name": " "})
    page = answer.content.decode()
    assert answer.status_code == 400
    for words in (
        "Hi {{shoe}}",
        "There is no variable {{shoe}}",
        "This is missing.",
        "Write at least one",
    ):
        assert words in page
    assert not Automation.objects.exists()


def test_rows_come_and_go_without_saving(as_admin, inside_acme):
    sent = form({"do": "reply", "text": "One"}, {"do": "note", "text": "Two"}, rows=(ASKED,))
    look = f"{HOME}look/"
    added = as_admin.post(look, {**sent, "op": "add-condition"}).content.decode()
    assert 'name="c1-field"' in added
    gone = as_admin.post(look, {**sent, "op": "remove-condition:0"}).content.decode()
    assert "No condition: it acts each time." in gone
    up = as_admin.post(look, {**sent, "op": "up:1"}).content.decode()
    assert up.index("Two") < up.index("One")
    another = as_admin.post(look, {**sent, "c0-field": "hours"}).content.decode()
    assert "within business hours" in another
    assert 'name="c0-value"' not in another
    for odd in ("remove-action:99", "up:0", "up:x", "nonsense"):
        assert as_admin.post(look, {**sent, "op": odd}).status_code == 200
    assert not Automation.objects.exists()


def test_every_field_and_every_action_can_be_drawn(as_admin, inside_acme, channel):
    from apps.conversations.automation.deeds import DEEDS
    from apps.conversations.automation.fields import OWN

    for kind in ("text", "number", "date", "boolean"):
        Attribute.objects.create(key=f"a_{kind}", name=kind, kind=kind)
    Attribute.objects.create(key="a_choice", name="c", kind="choice", choices=["x"])
    keys = [*OWN, *(f"attribute:{key}" for key in Attribute.objects.values_list("key", flat=True))]
    rows = tuple({"field": key, "op": ""} for key in keys[:20])
    more = tuple({"field": key, "op": ""} for key in keys[20:])
    actions = [{"do": name} for name in DEEDS]
    page = as_admin.post(f"{HOME}look/", form(*actions, rows=rows, trigger="tagged"))
    assert page.content.decode().count('class="rule-step"') == len(DEEDS)
    assert as_admin.post(f"{HOME}look/", form(rows=more)).status_code == 200


def test_what_is_kept_is_what_the_editor_shows_again(as_admin, inside_acme, make_rule, ana):
    tag = Tag.objects.create(name="VIP")
    asked = {"any": [{"field": "tag", "op": "has", "value": [tag.pk]}, {"field": "ad", "op": "is"}]}
    rule = make_rule(
        {"do": "snooze", "minutes": 2880},
        {"do": "notify", "to": [str(ana.pk)], "text": "Look"},
        {"do": "ai", "on": False},
        conditions=asked,
        trigger="unanswered",
        minutes=120,
    )
    page = as_admin.get(f"{HOME}{rule.pk}/change/").content.decode()
    assert 'name="amount" value="2"' in page
    sent = form(
        {"do": "snooze", "minutes": "2", "unit": "days"},
        {"do": "notify", "to": str(ana.pk), "text": "Look"},
        {"do": "ai", "on": "False"},
        rows=({"field": "tag", "op": "has", "value": tag.pk}, {"field": "ad", "op": "is"}),
        name=rule.name,
        trigger="unanswered",
        amount="2",
        unit="hours",
        word="any",
    )
    assert as_admin.post(f"{HOME}{rule.pk}/change/", sent).status_code == 302
    again = Automation.objects.get()
    assert (again.conditions, again.actions, again.minutes) == (asked, rule.actions, 120)


def test_the_second_tab_is_told_that_the_rule_was_changed_meanwhile(as_admin, make_rule):
    rule = make_rule()
    address = f"{HOME}{rule.pk}/change/"
    mine, theirs = (as_admin.get(address).context["seen"] for _tab in range(2))
    assert as_admin.post(address, form(TAG, name="Theirs", seen=theirs)).status_code == 302

    refused = as_admin.post(address, form(TAG, name="Mine", seen=mine))

    rule.refresh_from_db()
    assert (refused.status_code, rule.name) == (409, "Theirs")
    page = refused.content.decode()
    assert "has changed this automation meanwhile" in page
    assert 'value="Mine"' in page
    seen = refused.context["seen"]
    assert as_admin.post(address, form(TAG, name="Mine", seen=seen)).status_code == 302
    rule.refresh_from_db()
    assert rule.name == "Mine"


def test_what_was_seen_is_known_through_a_mistake(as_admin, make_rule):
    rule = make_rule()
    address = f"{HOME}{rule.pk}/change/"
    seen = as_admin.get(address).context["seen"]

    wrong = as_admin.post(address, form(TAG, name=" ", seen=seen))

    assert wrong.context["seen"] == seen


def test_a_file_is_kept_while_the_rule_is_edited(as_admin, inside_acme):
    upload = SimpleUploadedFile("shop.png", PNG, "image/png")
    sent = form({"do": "file", "caption": "Our shop", "upload": upload})
    page = as_admin.post(f"{HOME}look/", sent).content.decode()
    assert "shop.png" in page
    media_id = page.split('name="a0-mediaId" value="')[1].split('"')[0]
    as_admin.post(f"{HOME}new/", form({"do": "file", "mediaId": media_id}))
    assert Automation.objects.get().actions == [{"do": "file", "mediaId": media_id}]


@pytest.mark.parametrize("language", ["en", "pt-br"])
def test_every_starter_can_be_saved_as_it_is(acme, by, inside_acme, as_admin, language):
    from django.utils import translation

    with translation.override(language):
        for one in starters.all_of_them():
            assert as_admin.get(f"{HOME}new/?from={one.key}").status_code == 200
            values = {"name": one.name, "trigger": one.trigger, "minutes": one.minutes}
            rules.add(acme, **values, conditions=one.conditions, actions=one.actions, by=by)
    assert Automation.objects.count() == 5


def test_rules_are_switched_moved_and_deleted(as_admin, inside_acme, make_rule):
    one, two = make_rule(name="One"), make_rule(name="Two")
    as_admin.post(f"{HOME}{two.pk}/move/", {"to": "up", "back": "list"})
    assert list(Automation.objects.values_list("name", flat=True)) == ["Two", "One"]
    as_admin.post(f"{HOME}{one.pk}/switch/", {"on": "no"})
    assert not Automation.objects.get(pk=one.pk).is_on
    htmx = {"HX-Request": "true"}
    again = as_admin.post(f"{HOME}{one.pk}/switch/", {"on": "yes", "back": "list"}, headers=htmx)
    assert 'id="rules"' in again.content.decode()
    as_admin.post(f"{HOME}{one.pk}/delete/")
    assert as_admin.get(f"{HOME}{one.pk}/").status_code == 404


def test_the_log_says_what_could_not_be_done_and_why(
    as_admin, inside_acme, make_rule, conversation
):
    rule = make_rule()
    done = [{"do": "reply", "ok": False, "code": "window_closed", "why": "Send a template."}]
    rule.runs.create(conversation=conversation, about="x", outcome="failed", done=done)
    page = as_admin.get(f"{HOME}{rule.pk}/").content.decode()
    assert "Send a template." in page
    assert "Rosa" in page
    assert (
        "Send a template." not in as_admin.get(f"{HOME}{rule.pk}/?outcome=stopped").content.decode()
    )


def test_trying_out_tells_all_and_does_nothing(
    as_admin, inside_acme, make_rule, conversation, say, django_capture_on_commit_callbacks
):
    say("Qual o preço?")
    asked = {
        "all": [
            {"field": "words", "op": "any", "value": ["preço"]},
            {"field": "priority", "op": "is", "value": [2]},
        ]
    }
    rule = make_rule(
        {"do": "reply", "text": "Olá {{nome}}"},
        {"do": "tag", "tags": ["VIP"]},
        {"do": "close"},
        {"do": "priority", "priority": 1},
        conditions=asked,
    )
    before = [m.objects.count() for m in (Message, Note, AutomationRun, ConversationEvent)]
    with django_capture_on_commit_callbacks() as callbacks:
        page = as_admin.get(f"{HOME}{rule.pk}/try/?conversation={conversation.pk}").content.decode()
    assert "It would not act." in page
    assert "Olá Rosa" in page
    assert "The conversation is closed. Reopen it first." in page
    assert callbacks == []
    after = [m.objects.count() for m in (Message, Note, AutomationRun, ConversationEvent)]
    assert after == before
    now = Conversation.objects.get()
    assert (now.status, now.tags, now.priority) == ("open", [], 0)
    assert not WebhookDelivery.objects.exists()
    rules.change(inside_acme, rule, conditions={}, by=PLATFORM)
    again = as_admin.get(f"{HOME}{rule.pk}/try/?conversation={conversation.pk}").content.decode()
    assert "It would act." in again


@pytest.mark.parametrize("asked", ["", "x", "01900000-0000-7000-8000-000000000000"])
def test_a_conversation_that_is_gone_can_not_be_tried_on(as_admin, make_rule, asked):
    rule = make_rule()
    assert as_admin.get(f"{HOME}{rule.pk}/try/?conversation={asked}").status_code == 404


def test_agents_do_not_see_them(as_agent, as_viewer, make_rule):
    rule = make_rule()
    for client in (as_agent, as_viewer):
        assert client.get(HOME).status_code == 403
        assert client.post(f"{HOME}{rule.pk}/switch/", {"on": "no"}).status_code == 403
    assert Automation.objects.get().is_on


def test_macros_are_written_changed_and_deleted(as_admin, inside_acme):
    as_admin.post(f"{MACROS}new/", form({"do": "reply", "text": "Thank you"}, {"do": "close"}))
    macro = Macro.objects.get()
    assert macro.actions == [{"do": "reply", "text": "Thank you"}, {"do": "close"}]
    page = as_admin.get(MACROS).content.decode()
    assert "Reply: “Thank you”; close" in page
    wrong = as_admin.post(f"{MACROS}{macro.pk}/", form(name="Prices"))
    assert wrong.status_code == 400
    as_admin.post(f"{MACROS}{macro.pk}/", form({"do": "close"}, name="Close"))
    macro.refresh_from_db()
    assert (macro.name, macro.actions) == ("Close", [{"do": "close"}])
    taken = as_admin.post(f"{MACROS}new/", form({"do": "close"}, name="Close"))
    assert taken.status_code == 409
    as_admin.post(f"{MACROS}{macro.pk}/delete/")
    assert not Macro.objects.exists()


def test_the_second_tab_is_told_that_the_macro_was_changed_meanwhile(acme, as_admin, by):
    macro = macros.add(acme, name="Sort it", actions=[{"do": "close"}], by=by)
    address = f"{MACROS}{macro.pk}/"
    mine, theirs = (as_admin.get(address).context["seen"] for _tab in range(2))
    as_admin.post(address, form({"do": "close"}, name="Theirs", seen=theirs))

    refused = as_admin.post(address, form({"do": "close"}, name="Mine", seen=mine))

    macro.refresh_from_db()
    assert (refused.status_code, macro.name) == (409, "Theirs")
    assert "has changed this macro meanwhile" in refused.content.decode()
    as_admin.post(address, form({"do": "close"}, name="Mine", seen=refused.context["seen"]))
    macro.refresh_from_db()
    assert macro.name == "Mine"


def test_a_macro_is_run_from_the_conversation_and_with_many(acme, as_agent, conversation, by):
    given = [{"do": "tag", "tags": ["Done"]}, {"do": "priority", "priority": 1}]
    macro = macros.add(acme, name="Sort it", actions=given, by=by)
    where = f"/t/acme/inbox/{conversation.pk}/macros/"
    htmx = {"HX-Request": "true"}
    assert "Sort it" in as_agent.get(where, headers=htmx).content.decode()
    answer = as_agent.post(where, {"macro": macro.pk}, headers=htmx)
    assert "is done" in answer["HX-Trigger-After-Swap"]
    conversation.refresh_from_db()
    assert conversation.priority == 1
    Conversation.objects.update(status="closed")
    refused = as_agent.post(where, {"macro": macro.pk}, headers=htmx)
    assert "Reopen it first" in refused["HX-Trigger-After-Swap"]
    sent = {"chosen": [str(conversation.pk)], "macro": macro.pk}
    menu = as_agent.get("/t/acme/inbox/macros/", headers=htmx).content.decode()
    many = as_agent.post("/t/acme/inbox/macros/", sent, headers=htmx)
    assert "could not be done" in many["HX-Trigger"]
    assert "recado:chosen-done" in many["HX-Trigger"]
    assert f'value="{macro.pk}"' in menu


def test_viewers_run_no_macros(acme, as_viewer, conversation, by):
    macro = macros.add(acme, name="Close", actions=[{"do": "close"}], by=by)
    where = f"/t/acme/inbox/{conversation.pk}/macros/"
    assert as_viewer.post(where, {"macro": macro.pk}).status_code == 403
    assert Conversation.objects.get().status == "open"


@pytest.mark.parametrize("language", ["en", "pt-br"])
def test_a_long_text_may_be_long_in_both_languages(as_admin, admin, inside_acme, language):
    """Not four signs, which is what a browser makes of 4,096."""
    admin.language = language
    admin.save(update_fields=["language"])
    page = as_admin.get(f"{HOME}new/").content.decode()
    assert 'maxlength="4096"' in page


def test_a_macro_shows_what_it_changed(acme, as_agent, conversation, by):
    macro = macros.add(acme, name="Close", actions=[{"do": "close"}], by=by)
    where = f"/t/acme/inbox/{conversation.pk}/macros/"
    answer = as_agent.post(where, {"macro": macro.pk}, headers={"HX-Request": "true"})
    assert "Reopen" in answer.content.decode()
