"""What workers do for people and consent; each topic keeps its own tasks."""

from apps.conversations.analytics import tasks as analytics
from apps.conversations.assignment import tasks as assignment
from apps.conversations.automation import tasks as automation
from apps.conversations.composing import tasks as composing
from apps.conversations.delivery import tasks as delivery
from apps.conversations.doubts import tasks as doubts
from apps.conversations.handling import tasks as handling
from apps.conversations.hooks import tasks as hooks
from apps.conversations.importing import tasks as importing
from apps.conversations.inbox import tasks as inbox
from apps.conversations.operating import tasks as operating
from apps.conversations.people import tasks as people
from apps.conversations.privacy import tasks as privacy
from apps.conversations.segments import tasks as segments
from apps.conversations.thread import tasks as thread

__all__ = [
    "analytics",
    "assignment",
    "automation",
    "composing",
    "delivery",
    "doubts",
    "handling",
    "hooks",
    "importing",
    "inbox",
    "operating",
    "people",
    "privacy",
    "segments",
    "thread",
]
