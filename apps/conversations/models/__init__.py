"""People, what they agreed to, and what was said."""

from apps.conversations.models.consent import (
    Category,
    Consent,
    ConsentEntry,
    How,
    Medium,
    Suppression,
)
from apps.conversations.models.consent_rules import ConsentQuestion, ConsentRules
from apps.conversations.models.contact import Attribute, Contact, ContactSearch, Identity, Tag
from apps.conversations.models.import_ import Import, ImportRow
from apps.conversations.models.segment import Segment, SegmentMember

__all__ = [
    "Attribute",
    "Category",
    "Consent",
    "ConsentEntry",
    "ConsentQuestion",
    "ConsentRules",
    "Contact",
    "ContactSearch",
    "How",
    "Identity",
    "Import",
    "ImportRow",
    "Medium",
    "Segment",
    "SegmentMember",
    "Suppression",
    "Tag",
]
