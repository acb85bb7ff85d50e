"""What workers do for people and consent; each topic keeps its own tasks."""

from apps.conversations.importing import tasks as importing
from apps.conversations.people import tasks as people

__all__ = ["importing", "people"]
