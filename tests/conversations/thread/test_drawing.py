"""Every kind of message is drawn, in both directions and both languages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from apps.conversations.models import Message
from apps.conversations.thread import panes, reading
from apps.conversations.thread.gathering import gather
from tests.conversations.thread.kinds import every_kind

XSS = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def drawn(inside_acme):
    """The HTML of all of a thread."""

    def of(told):
        thread = panes.thread_of(told.conversation)
        items = reading.page(thread, limit=500).items
        context = {
            "parts": panes.parts_of(items),
            "around": gather(inside_acme, thread, thread.channel, items),
            "conversation": told.conversation,
        }
        with _pages():
            return render_to_string("conversations/thread/_items.html", context)

    return of


@pytest.mark.parametrize("language", ["en", "pt-br"])
def test_everything_there_is_can_be_drawn(inside_acme, agent, drawn, language):
    told = every_kind(inside_acme, author=agent.pk)
    with translation.override(language):
        html = drawn(told)

    kinds = set(Message.objects.values_list("kind", flat=True))
    assert kinds == set(Message.Kind.values)
    count = reading.page(panes.thread_of(told.conversation), limit=500).items
    assert html.count("data-id=") == len(count)
    for said in (
        "A coleção de verão chegou", "Chegou o verão", "Jogos de cama com 15%", "Prado Estofados",
        "Ver horários", "Motoboy", "JG-AZUL-Q", "Rua das Palmeiras, 120", "O velho", "01000-000",
        "Orçamento 2026.pdf", "Davi Nogueira", 'class="wave"', 'data-view="video"',
    ):  # fmt: skip
        assert said in html, said
    assert "{{" not in html
    assert "%(" not in html


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text", {"text": XSS}),
        ("image", {"caption": XSS}),
        ("document", {"filename": XSS, "caption": XSS}),
        ("location", {"latitude": 1, "longitude": 2, "name": XSS, "address": XSS}),
        ("contacts", {"contacts": [{"name": XSS, "phones": [XSS], "emails": [XSS]}]}),
        ("interactive", {"header": XSS, "body": XSS, "footer": XSS, "buttons": [{"title": XSS}]}),
        ("interactive", {"body": "x", "button": XSS, "url": "javascript:alert(1)"}),
        ("interactive", {"body": "x", "button": XSS, "sections": [{"title": XSS, "rows": []}]}),
        ("template", {"name": XSS, "language": "pt_BR"}),
        ("template", {"name": "a", "shown": {"headerKind": "text", "header": XSS, "body": XSS}}),
        ("tapped", {"kind": XSS, "id": XSS, "title": XSS, "values": {XSS: XSS}}),
        ("order", {"text": XSS, "lines": [{"product": XSS, "quantity": 1, "currency": XSS}]}),
        ("system", {"kind": XSS, "text": XSS}),
        ("unsupported", {"kind": XSS, "detail": XSS}),
    ],
)  # fmt: skip
def test_what_others_say_is_never_html(told, drawn, kind, content):
    context = {
        "quotedText": XSS,
        "product": XSS,
        "referral": {"headline": XSS, "body": XSS, "url": "javascript:alert(1)"},
    }
    told.they(kind, content, context=context)
    told.contact.name = XSS
    told.contact.save()

    html = drawn(told)

    assert "<script" not in html
    assert "<img src=x" not in html
    assert 'href="javascript' not in html


class TestWhatWentWrong:
    @pytest.mark.parametrize("code", ["131000", "not_arrived"])
    def test_what_may_arrive_next_time_can_be_sent_again(self, told, drawn, code):
        told.we("text", {"text": "x"}, status="failed", code=code)

        assert "Send again" in drawn(told)

    @pytest.mark.parametrize("code", ["131026", "window_closed", "opted_out"])
    def test_what_would_be_refused_again_can_not(self, told, drawn, code):
        told.we("text", {"text": "x"}, status="failed", code=code)

        html = drawn(told)
        assert 'class="why"' in html
        assert "Send again" not in html

    def test_whatever_waits_for_its_hour_can_be_called_back(self, told, drawn):
        from datetime import timedelta

        from django.utils import timezone

        due = timezone.now() + timedelta(hours=3)
        told.we("text", {"text": "x"}, status="queued", due_at=due, provider_id="")

        html = drawn(told)
        assert "leaves" in html
        assert "Call back" in html

    def test_what_nobody_knows_of_says_so(self, told, drawn):
        message = told.we("text", {"text": "x"}, status="unknown", code="no_answer")

        html = drawn(told)
        assert "So nobody knows whether it arrived" in html
        assert "then say what became of it" in html
        assert f"/uncertain/{message.pk}/settle/" in html


def test_a_day_begins_with_a_line(told, drawn):
    midnight = timezone.localtime().replace(hour=0, minute=0)
    told.at = midnight - timedelta(days=1)
    told.they("text", {"text": "a"})
    told.at = midnight
    told.they("text", {"text": "b"})

    html = drawn(told)

    assert len(re.findall(r'class="day"', html)) == 2
    assert "yesterday" in html
    assert "today" in html


def test_how_far_it_came_is_no_change_of_what_it_says(told, drawn):
    message = told.we("text", {"text": "x"}, status="sent")
    before = re.findall(r'data-rev="(\w+)"', drawn(told))
    Message.objects.filter(pk=message.pk).update(status="read")
    after = re.findall(r'data-rev="(\w+)"', drawn(told))
    Message.objects.filter(pk=message.pk).update(content={"text": "y"})

    assert before == after
    assert re.findall(r'data-rev="(\w+)"', drawn(told)) != after


def _pages():
    from apps.accounts.live.publishing import _as_in_a_page

    return _as_in_a_page()
