"""What workers do for the wire; Celery finds tasks here, each topic keeps its own."""

from apps.whatsapp import demo
from apps.whatsapp.channels import tasks as channels
from apps.whatsapp.media import tasks as media
from apps.whatsapp.message_templates import tasks as message_templates
from apps.whatsapp.sessions import tasks as sessions
from apps.whatsapp.webhooks import tasks as webhooks

__all__ = ["channels", "demo", "media", "message_templates", "sessions", "webhooks"]
