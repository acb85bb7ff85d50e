"""What superadmins see of the wire, one file a noun."""

from apps.whatsapp.admin import channels, events, media, templates, unrouted

__all__ = ["channels", "events", "media", "templates", "unrouted"]
