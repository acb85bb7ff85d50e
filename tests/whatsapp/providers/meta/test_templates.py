"""News of templates: verdicts, pauses, quality and categories."""

from __future__ import annotations

from typing import Any

import pytest

from apps.whatsapp.events import Event, TemplateChanged, Unparsed
from tests.whatsapp.providers.meta.payloads import change
from tests.whatsapp.providers.meta.reading import only


def template(**value: Any) -> Event:
    named = {"message_template_id": 168, "message_template_name": "promo"}
    event: Event = only(change("message_template_status_update", {**named, **value}))
    return event


def test_templates_are_read_by_keys_whatever_the_field_says() -> None:
    event = template(new_quality_score="RED")
    assert isinstance(event, TemplateChanged)
    assert (event.provider_id, event.quality, event.status) == ("168", "red", None)


@pytest.mark.parametrize(
    ("title", "pause"),
    [("SECOND_PAUSE", "second"), ("UNPAUSE", ""), ("DISABLED", None), ("", None)],
)
def test_pauses_are_counted(title: str, pause: str | None) -> None:
    event = template(event="PAUSED", other_info={"title": title})
    assert isinstance(event, TemplateChanged)
    assert event.pause == pause


def test_a_detected_category_is_only_announced() -> None:
    event = template(category="UTILITY", correct_category="MARKETING")
    assert isinstance(event, TemplateChanged)
    assert (event.category, event.impending_category) == ("utility", "marketing")


def test_a_template_without_news_is_unparsed() -> None:
    assert isinstance(template(), Unparsed)


def test_buttons_and_title_come_in_metas_own_shape() -> None:
    button = {
        "message_template_button_type": "URL",
        "message_template_button_text": "Ver",
        "message_template_button_url": "https://shop.example",
    }
    event = template(message_template_title="Oi", message_template_buttons=[button])
    assert isinstance(event, TemplateChanged)
    assert event.components == (
        {"type": "HEADER", "format": "TEXT", "text": "Oi"},
        {
            "type": "BUTTONS",
            "buttons": [{"type": "URL", "text": "Ver", "url": "https://shop.example"}],
        },
    )
