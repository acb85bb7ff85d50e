"""People, what they agreed to, and what was said."""

from apps.conversations.models.bulk import BulkJob, BulkStep
from apps.conversations.models.consent import (
    Category,
    Consent,
    ConsentEntry,
    How,
    Medium,
    Suppression,
)
from apps.conversations.models.consent_rules import ConsentQuestion, ConsentRules
from apps.conversations.models.contact import (
    Attribute,
    Contact,
    ContactChange,
    ContactSearch,
    Identity,
    SearchDue,
    Tag,
)
from apps.conversations.models.erasure import Erasure
from apps.conversations.models.import_ import Import, ImportRow
from apps.conversations.models.segment import Segment, SegmentMember

__all__ = [
    "Attribute",
    "BulkJob",
    "BulkStep",
    "Category",
    "Consent",
    "ConsentEntry",
    "ConsentQuestion",
    "ConsentRules",
    "Contact",
    "ContactChange",
    "ContactSearch",
    "Erasure",
    "How",
    "Identity",
    "Import",
    "ImportRow",
    "Medium",
    "SearchDue",
    "Segment",
    "SegmentMember",
    "Suppression",
    "Tag",
]
