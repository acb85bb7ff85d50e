"""People, what they agreed to, and what was said."""

from apps.conversations.models.batch import Batch, BatchLine, BatchTally
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
from apps.conversations.models.conversation import Conversation, Thread
from apps.conversations.models.delivery import Claim, Duty, Orphan
from apps.conversations.models.erasure import Erasure
from apps.conversations.models.hook import WebhookDelivery, WebhookEndpoint
from apps.conversations.models.import_ import Import, ImportRow
from apps.conversations.models.message import Message, Status
from apps.conversations.models.segment import Segment, SegmentMember

__all__ = [
    "Attribute",
    "Batch",
    "BatchLine",
    "BatchTally",
    "BulkJob",
    "BulkStep",
    "Category",
    "Claim",
    "Consent",
    "ConsentEntry",
    "ConsentQuestion",
    "ConsentRules",
    "Contact",
    "ContactChange",
    "ContactSearch",
    "Conversation",
    "Duty",
    "Erasure",
    "How",
    "Identity",
    "Import",
    "ImportRow",
    "Medium",
    "Message",
    "Orphan",
    "SearchDue",
    "Segment",
    "SegmentMember",
    "Status",
    "Suppression",
    "Tag",
    "Thread",
    "WebhookDelivery",
    "WebhookEndpoint",
]
