"""The panel of a person's consent, anywhere: `{% consent_panel contact %}`."""

from __future__ import annotations

from typing import Any

from django import template

from apps.conversations.models import Contact
from apps.conversations.views.consent import PANEL
from apps.conversations.views.consent import context as context_of

register = template.Library()


@register.inclusion_tag(PANEL, takes_context=True)
def consent_panel(context: dict[str, Any], contact: Contact) -> dict[str, Any]:
    return context_of(context["request"], contact)
