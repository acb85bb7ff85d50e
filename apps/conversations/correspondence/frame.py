"""What was said, told on a contact's page."""

from __future__ import annotations

from apps.conversations.correspondence import telling
from apps.conversations.people import timeline


def join() -> None:
    timeline.SOURCES.append(telling.happenings)
