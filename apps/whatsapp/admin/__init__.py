"""What superadmins see of the wire, one file a noun."""

from apps.whatsapp.admin import channels, events, unrouted

__all__ = ["channels", "events", "unrouted"]
