"""What superadmins see of people and consent, one file a noun."""

from apps.conversations.admin import consent, contacts, erasures, imports, segments

__all__ = ["consent", "contacts", "erasures", "imports", "segments"]
