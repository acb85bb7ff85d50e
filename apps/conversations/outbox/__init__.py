"""The only door out: whatever leaves was asked here first whether it may.

`send` and `bulk` put messages into the queue, from which `delivery` takes them; `rehearse` asks
all the same questions and keeps nothing; `cancel` and `confirm` are for what still waits there,
`settle` and its sisters for what left without anybody knowing, `again` for what did not arrive,
`forward` for what somebody else is told too, `revoke` for what is taken back from their phones.
"""

from apps.conversations.outbox.anew import again
from apps.conversations.outbox.drafts import BulkDraft, Draft, Recipient, TemplateUse, Variant
from apps.conversations.outbox.forwarding import forward
from apps.conversations.outbox.many import Bulk, bulk
from apps.conversations.outbox.planning import Plan
from apps.conversations.outbox.recalling import cancel, confirm
from apps.conversations.outbox.revoking import revoke
from apps.conversations.outbox.sending import place, rehearse, send
from apps.conversations.outbox.settling import Found, settle, settle_batch, settle_many

__all__ = [
    "Bulk",
    "BulkDraft",
    "Draft",
    "Found",
    "Plan",
    "Recipient",
    "TemplateUse",
    "Variant",
    "again",
    "bulk",
    "cancel",
    "confirm",
    "forward",
    "place",
    "rehearse",
    "revoke",
    "send",
    "settle",
    "settle_batch",
    "settle_many",
]
