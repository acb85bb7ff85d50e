"""What workers do for people and consent; each topic keeps its own tasks."""

from apps.conversations.people import tasks as people

__all__ = ["people"]
