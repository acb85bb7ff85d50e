"""Canned replies: offered while one types, and kept on a page."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.conversations.composing import canned
from apps.conversations.composing.canned import Given
from apps.conversations.composing.refusals import ShortcutTaken
from apps.conversations.models import CannedReply, Team, TeamMember
from tests.conversations.composing.conftest import HTMX
from tests.conversations.outbox.conftest import make_media

PAGE = "/t/acme/settings/canned-replies/"


def make(shortcut: str = "hello", text: str = "Hello, {{name|you}}", **fields) -> CannedReply:
    return CannedReply.objects.create(shortcut=shortcut, text=text, **fields)


def test_a_stroke_offers_what_is_ready_filled_for_the_contact(drawn, rosa):
    rosa.name = "Rosa"
    rosa.save()
    make()

    html = drawn("replies/", q="hel")

    assert 'data-text="Hello, Rosa"' in html


def test_what_is_not_known_stays_to_be_seen(drawn):
    make(text="Your shop: {{shop}}")

    assert 'data-text="Your shop: {{shop}}"' in drawn("replies/", q="hel")


def test_shortcuts_that_begin_so_come_before_words_that_hold_it(drawn):
    make("thanks", "You can pay by card", used=9)
    make("pay", "By card")

    html = drawn("replies/", q="pay")

    assert html.index("/pay") < html.index("/thanks")


def test_offered_are_everybodys_ones_own_and_those_of_ones_teams(drawn, agent, owner):
    sales, other = Team.objects.create(name="Sales"), Team.objects.create(name="Other")
    TeamMember.objects.create(team=sales, user_id=agent.pk)
    for name, fields in {
        "everybodys": {},
        "mine": {"owner_id": agent.pk},
        "ours": {"team": sales},
        "theirs": {"team": other},
        "hers": {"owner_id": owner.pk},
    }.items():
        make(name, **fields)

    html = drawn("replies/")

    assert [name for name in ("everybodys", "mine", "ours") if f"/{name}<" in html] == [
        "everybodys",
        "mine",
        "ours",
    ]
    assert "/theirs<" not in html
    assert "/hers<" not in html


def test_one_that_was_taken_counts_and_brings_its_file(post):
    media = make_media()
    reply = make(media_id=media.pk)

    answer = post(f"replies/{reply.pk}/")

    reply.refresh_from_db()
    assert reply.used == 1
    assert f'name="media" value="{media.pk}"' in answer.content.decode()


def test_one_without_a_file_brings_nothing(post):
    assert post(f"replies/{make().pk}/").status_code == 204


def test_a_shortcut_stands_for_one_reply_in_whichever_case(acme, by):
    canned.define(acme, Given("hello", "Hello"), by=by)

    with pytest.raises(ShortcutTaken):
        canned.define(acme, Given("HELLO", "Hello"), by=by)


def form(**more) -> dict[str, object]:
    return {"shortcut": "hello", "text": "Hello, {{name}}", "whose": "mine", **more}


def test_an_agent_keeps_one_for_themselves(as_agent, agent, conversation):
    answer = as_agent.post(f"{PAGE}new/", form(shortcut="/hello"), headers=HTMX)

    assert answer.status_code == 200
    [reply] = CannedReply.objects.all()
    assert (reply.shortcut, reply.owner_id) == ("hello", agent.pk)


def test_an_agent_keeps_none_for_everybody(as_agent, conversation):
    as_agent.post(f"{PAGE}new/", form(whose="all"), headers=HTMX)

    assert not CannedReply.objects.exists()


def test_an_administrator_keeps_one_for_a_team(as_admin, conversation):
    team = Team.objects.create(name="Sales")

    as_admin.post(f"{PAGE}new/", form(whose=str(team.pk)), headers=HTMX)

    assert CannedReply.objects.get().team == team


def test_an_agent_changes_nothing_that_others_use(as_agent, conversation):
    reply = make()

    assert as_agent.post(f"{PAGE}{reply.pk}/", form(), headers=HTMX).status_code == 403
    assert as_agent.post(f"{PAGE}{reply.pk}/delete/", headers=HTMX).status_code == 403
    assert CannedReply.objects.get().text == "Hello, {{name|you}}"


def test_one_is_changed_and_deleted(as_admin, conversation):
    reply = make()
    as_admin.post(f"{PAGE}{reply.pk}/", form(text="Hi", whose="all"), headers=HTMX)
    reply.refresh_from_db()
    assert (reply.text, reply.owner_id) == ("Hi", None)

    as_admin.post(f"{PAGE}{reply.pk}/delete/", headers=HTMX)
    assert not CannedReply.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("shortcut", "two words", "without spaces"),
        ("text", "Hello {{nobody}}", "There is no variable {{nobody}}"),
    ],
)
def test_what_can_not_be_kept_is_said_beside_its_field(as_agent, conversation, field, value, words):
    answer = as_agent.post(f"{PAGE}new/", form(**{field: value}), headers=HTMX)

    assert words in answer.content.decode()
    assert not CannedReply.objects.exists()


def test_a_file_that_can_not_be_sent_is_refused(as_agent, conversation):
    upload = SimpleUploadedFile("page.html", b"<html><script>alert(1)</script></html>")

    answer = as_agent.post(f"{PAGE}new/", form(file=upload), headers=HTMX)

    assert "can run code" in answer.content.decode()
    assert not CannedReply.objects.exists()


def test_the_page_finds_them_and_says_whose_they_are(as_admin, conversation):
    make("pay", "By card", title="Payment")
    make("bye", "Goodbye")

    html = as_admin.get(PAGE, {"q": "card"}).content.decode()

    assert "/pay" in html
    assert "/bye" not in html


def test_the_preview_speaks_to_an_example(as_agent, conversation):
    answer = as_agent.post(f"{PAGE}preview/", {"text": "Hello, {{nome}}"}, headers=HTMX)

    assert "Hello, Ana Souza" in answer.content.decode()
