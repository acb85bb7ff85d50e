"""What the channel's provider would refuse is said in words, before anything is kept."""

from __future__ import annotations

from typing import Any

import pytest

from apps.conversations.contents import judging
from apps.conversations.contents.refusals import UnfitContent
from apps.whatsapp.messages import Address
from apps.whatsapp.models import Channel, Media

ROSA = Address(phone="+5511900000101")
BUTTONS = [{"id": str(n), "title": f"Choice {n}"} for n in range(4)]
PICTURE = Media(kind="image", mime_type="image/png", size=10_000)
VIDEO_AS_PICTURE = Media(kind="image", mime_type="video/mp4", size=10_000)


@pytest.mark.parametrize(
    ("provider", "kind", "content", "media"),
    [
        ("meta", "text", {"text": "x" * 4096}, None),
        ("meta", "interactive", {"body": "?", "buttons": BUTTONS[:3]}, None),
        ("meta", "image", {"mediaId": "x", "caption": "Look"}, PICTURE),
        ("waha", "text", {"text": "x" * 5000}, None),
        ("waha", "image", {"mediaId": "x"}, PICTURE),
    ],
)
def test_what_a_provider_takes_passes(
    provider: str, kind: str, content: dict[str, Any], media: Media | None
):
    said = dict(content)

    judging.check(Channel(provider=provider), kind, content, ROSA, media=media)

    assert content == said, "it is judged, not changed"


@pytest.mark.parametrize(
    ("provider", "kind", "content", "media", "field", "words"),
    [
        ("meta", "text", {"text": "x" * 4097}, None, "content.text", "4,096"),
        ("meta", "interactive", {"body": "?", "buttons": BUTTONS}, None, "content.buttons", "3"),
        ("meta", "image", {"mediaId": "x"}, VIDEO_AS_PICTURE, "content", "type"),
        ("meta", "location", {"latitude": 91, "longitude": 0}, None, "content.latitude", "90"),
        ("waha", "interactive", {"body": "?", "buttons": BUTTONS}, None, "type", "carry"),
        ("waha", "sticker", {"mediaId": "x", "caption": "x"}, PICTURE, "content.caption", "under"),
    ],
)
def test_what_it_refuses_is_named(
    provider: str, kind: str, content: dict[str, Any], media: Any, field: str, words: str
):
    with pytest.raises(UnfitContent) as refused:
        judging.check(Channel(provider=provider), kind, content, ROSA, media=media)

    assert list(refused.value.errors) == [field]
    assert words in refused.value.errors[field][0]
