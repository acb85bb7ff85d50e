"""People, what they agreed to, and what was said."""

from apps.conversations.models.automation import Automation, AutomationRun, Occasion
from apps.conversations.models.batch import Batch, BatchLine, BatchTally, LeftOut
from apps.conversations.models.bulk import BulkJob, BulkStep
from apps.conversations.models.canned_reply import CannedReply, Macro
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
    SearchDueRange,
    Tag,
)
from apps.conversations.models.conversation import Conversation, Thread
from apps.conversations.models.delivery import Claim, Duty, Orphan
from apps.conversations.models.doubt import Doubt
from apps.conversations.models.erasure import Erasure
from apps.conversations.models.figures import (
    ConversationDay,
    MessageDay,
    MessageHour,
    SummedDay,
)
from apps.conversations.models.hook import WebhookDelivery, WebhookEndpoint
from apps.conversations.models.import_ import Import, ImportRow
from apps.conversations.models.inbox_rules import InboxRules
from apps.conversations.models.message import Message, Status
from apps.conversations.models.note import ConversationEvent, Mention, Note
from apps.conversations.models.reading import ReadMark, ReplyDraft
from apps.conversations.models.segment import Segment, SegmentMember
from apps.conversations.models.team import Agent, Team, TeamMember

__all__ = [
    "Agent",
    "Attribute",
    "Automation",
    "AutomationRun",
    "Batch",
    "BatchLine",
    "BatchTally",
    "BulkJob",
    "BulkStep",
    "CannedReply",
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
    "ConversationDay",
    "ConversationEvent",
    "Doubt",
    "Duty",
    "Erasure",
    "How",
    "Identity",
    "Import",
    "ImportRow",
    "InboxRules",
    "LeftOut",
    "Macro",
    "Medium",
    "Mention",
    "Message",
    "MessageDay",
    "MessageHour",
    "Note",
    "Occasion",
    "Orphan",
    "ReadMark",
    "ReplyDraft",
    "SearchDue",
    "SearchDueRange",
    "Segment",
    "SegmentMember",
    "Status",
    "SummedDay",
    "Suppression",
    "Tag",
    "Team",
    "TeamMember",
    "Thread",
    "WebhookDelivery",
    "WebhookEndpoint",
]
