"""How many SMS a text is, by the signs in it."""

import pytest

from apps.conversations.outbox.parts import estimated, of_sms
from apps.whatsapp.models import Channel


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # each counts twice
        ("€" * 81, 2),
        ("ç" * 70, 1),  # not in the basic alphabet, unlike à
        ("ç" * 71, 2),
        ("à" * 160, 1),
        ("👍" * 35, 1),  # two units each
        ("👍" * 36, 2),
    ],
)
def test_a_long_text_is_several(text: str, parts: int):
    assert of_sms(text) == parts


def test_whatsapp_counts_one():
    content = {"text": "a" * 1000}

    assert estimated(Channel(provider="meta"), content) == 1
    assert estimated(Channel(provider="twilio"), content) == 7
