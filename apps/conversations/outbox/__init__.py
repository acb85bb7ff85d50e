"""The only door out: whatever leaves was asked here first whether it may.

`send` and `bulk` put messages into the queue, from which `delivery` takes them; `rehearse` asks
all the same questions and keeps nothing; `cancel` and `confirm` are for what still waits there.
"""

from apps.conversations.outbox.drafts import BulkDraft, Draft, Recipient, TemplateUse, Variant
from apps.conversations.outbox.many import Bulk, bulk
from apps.conversations.outbox.planning import Plan
from apps.conversations.outbox.recalling import cancel, confirm
from apps.conversations.outbox.sending import place, rehearse, send

__all__ = [
    "Bulk",
    "BulkDraft",
    "Draft",
    "Plan",
    "Recipient",
    "TemplateUse",
    "Variant",
    "bulk",
    "cancel",
    "confirm",
    "place",
    "rehearse",
    "send",
]
