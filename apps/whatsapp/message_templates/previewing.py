"""What a page needs to draw a template on a phone."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from apps.whatsapp.message_templates.filling import Shown, ShownButton, Values, shown
from apps.whatsapp.message_templates.parts import kind_of, parts_of
from apps.whatsapp.message_templates.variables import code_button, slots_of
from apps.whatsapp.models import Media, Template


def preview(template: Template, values: Values | None = None) -> dict[str, Any]:
    """Context of `whatsapp/templates/_preview.html`. Without values: Meta's examples."""
    components = template.components
    given = example_values(components) if values is None else values
    return {
        "shown": _in_metas_words(components, shown(components, given)),
        "sample": Media.objects.filter(pk=template.sample_id).first()
        if template.sample_id
        else None,
    }


def example_values(components: list[Any]) -> dict[str, Any]:
    return {slot.key: slot.example for slot in slots_of(components) if slot.example}


def _in_metas_words(components: list[Any], said: Shown) -> Shown:
    """The text of a one-time code, which Meta writes in the customer's language."""
    parts = parts_of(components)
    if code_button(parts) is None or said.body:
        return said
    body = _("*123456* is your verification code.")
    if (parts.body or {}).get("add_security_recommendation"):
        body = " ".join([body, _("For your security, do not share this code.")])
    minutes = (parts.footer or {}).get("code_expiration_minutes")
    footer = _("This code expires in %(n)s minutes.") % {"n": minutes} if minutes else ""
    buttons = tuple(
        ShownButton(kind_of(button).lower(), str(button.get("text", "")))
        for button in parts.buttons
    )
    return Shown("", "", body, footer, buttons)
