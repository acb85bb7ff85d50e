"""The engine's figures as its page shows them."""

from __future__ import annotations

import time
from typing import Any

from django import template

from apps.accounts.templatetags.figures import NOT_KNOWN, num
from apps.conversations.operating import words
from apps.conversations.operating.shapes import MOST
from apps.whatsapp.channels import incident_words
from apps.whatsapp.models import Channel, Incident

register = template.Library()


@register.filter
def age(since: float | None) -> str:
    """How long ago; a dash where nothing waits."""
    return NOT_KNOWN if since is None else words.age(time.time() - since)


@register.filter
def about(count: int) -> str:
    """More than MOST are not counted."""
    return f"{num(MOST)}+" if count > MOST else num(count)


@register.filter
def became(word: str) -> Any:
    return words.WORDS.get(word, word)


@register.filter
def happened(alarm: dict[str, Any]) -> str:
    return incident_words.happened(alarm["kind"], alarm["title"])


@register.filter
def to_do(alarm: dict[str, Any]) -> str:
    return incident_words.to_do(alarm["kind"])


@register.filter
def kind(alarm: dict[str, Any]) -> Any:
    return Incident.Kind(alarm["kind"]).label


@register.filter
def status_words(status: str) -> Any:
    return Channel.Status(status).label
