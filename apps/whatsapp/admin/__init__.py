"""What superadmins see of the wire, one file a noun."""

from apps.whatsapp.admin import events, unrouted

__all__ = ["events", "unrouted"]
