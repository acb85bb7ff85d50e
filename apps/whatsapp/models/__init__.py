"""What the wire keeps, in each tenant's schema."""

from apps.whatsapp.models.channel import Channel
from apps.whatsapp.models.incident import Incident
from apps.whatsapp.models.media import Media
from apps.whatsapp.models.template import Template
from apps.whatsapp.models.webhook_event import WebhookEvent

__all__ = ["Channel", "Incident", "Media", "Template", "WebhookEvent"]
