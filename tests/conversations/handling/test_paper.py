"""A conversation on paper: its days, who spoke, and every sign that can be drawn."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.translation import override

from apps.conversations.handling import paper, transcript
from apps.conversations.models import Conversation, Message


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("São João, à la crème: ñ ü € ✓ → …", "São João, à la crème: ñ ü € ✓ → …"),
        ("Sa\u0303o", "São"),
        ("👍🏽 ❤️", "👍 ❤"),
        ("👨‍👩‍👧", "👨👩👧"),
        ("🇧🇷 1️⃣", "BR 1"),
        ("日本", "??"),
        ("one\ntwo", "one\ntwo"),
    ],
)
def test_what_no_font_can_draw_is_no_box(written, drawn):
    assert paper.shown(written) == drawn


def test_every_emoji_that_people_are_offered_can_be_drawn():
    signs = "😀😂🥰😭🙏👏🎉🔥💯🚚📦🧾💳🛍🌵🍕⚽🏠📷🎤📄📍👤🛒⏰✅❌⭐"
    assert paper.shown(signs) == signs


def test_the_fonts_come_with_it():
    pdf = paper.printed("Title", "About", [paper.Line("Friday", "10:00", "Ana", "Olá 👍")])
    fonts = set(re.findall(rb"/BaseFont /\w+\+(\w+)", pdf))
    assert fonts == {b"DejaVuSansBook", b"DejaVuSansBold", b"NotoEmoji"}
    assert b"Helvetica" not in pdf


@pytest.fixture
def said(conversation: Conversation):
    """A message of that moment, by the clock of São Paulo."""
    Conversation.objects.update(opened_at=datetime(2026, 11, 1, tzinfo=ZoneInfo("UTC")))
    conversation.refresh_from_db()

    def made(day: int, text: str, **fields: object) -> Message:
        at = datetime(2026, 11, day, 14, 30, tzinfo=ZoneInfo("America/Sao_Paulo"))
        return Message.objects.create(
            contact=conversation.contact, channel=conversation.channel,
            **{
                "direction": "out", "origin": "agent", "kind": "text", "status": "sent",
                "content": {"text": text}, "created_at": at, **fields,
            },
        )  # fmt: skip

    return made


def test_it_says_who_wrote_what_and_when(acme, conversation, said, ana):
    said(2, "Oi", direction="in", origin="person", status="received")
    said(2, "Bom dia", author_id=ana.pk)
    said(3, "Aberto às 9", origin="automation")
    said(3, "Anexo", status="failed")

    with override("pt-br"), timezone.override(acme.time_zone):
        told = transcript.of(acme, conversation)
        lines = [transcript.line_of_paper(one) for one in told.said]

    lines = [one for one in lines if one.text != "Hello"]
    assert [(one.day, one.at) for one in lines[-4:]] == [
        ("Segunda-feira, 2 de novembro de 2026", "14:30"),
        ("Segunda-feira, 2 de novembro de 2026", "14:30"),
        ("Terça-feira, 3 de novembro de 2026", "14:30"),
        ("Terça-feira, 3 de novembro de 2026", "14:30"),
    ]
    assert [one.who for one in lines[-4:]] == [
        str(conversation.contact),
        "Ana Prado",
        "Acme (uma automação)",
        "Acme",
    ]
    assert lines[-1].text.startswith("Anexo (")


def test_each_day_is_named_once():
    told = [paper.Line(day, "10:00", "Ana", "Oi") for day in ("Friday", "Friday", "Saturday")]
    assert [begins for _line, begins in paper.days(told)] == [True, False, True]
