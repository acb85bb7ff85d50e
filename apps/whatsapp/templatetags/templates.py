"""How a template is shown: its statuses, its text, its picture on a phone."""

from __future__ import annotations

from typing import Any

from django import template

from apps.whatsapp.message_templates import languages, markup, words
from apps.whatsapp.message_templates.parts import parts_of
from apps.whatsapp.models import Template

register = template.Library()
register.filter("badge_of", words.badge_of)
register.filter("quality_of", words.quality_of)
register.filter("reason_of", words.reason_of)
register.filter("category_of", words.category_of)
register.filter("language_name", languages.name_of)
register.filter("whatsapp_html", markup.html_of)

_HEADER_ICONS = {"image": "eye", "video": "play", "document": "file", "location": "globe"}
_BUTTON_ICONS = {"url": "globe", "phone_number": "phone", "copy_code": "copy", "otp": "copy"}


@register.filter
def opening_of(shown: Template) -> str:
    """The first words of the text."""
    return " ".join(parts_of(shown.components).body_text.split())


@register.filter
def header_icon(kind: str) -> str:
    return _HEADER_ICONS.get(kind, "file")


@register.filter
def button_icon(kind: str) -> str:
    return _BUTTON_ICONS.get(kind, "reply")


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """What stands under a key that is only known while the page is drawn."""
    return mapping.get(key, "") if mapping else ""


@register.simple_tag
def said_of_row(wrong: dict[str, list[str]], place: int, field: str) -> list[str]:
    """What is wrong with a field of one row of buttons."""
    return wrong.get(f"buttons.{place}.{field}", [])
