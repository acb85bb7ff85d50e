"""What conversations tell the floors above and the screens. Each signal carries a batch, sent
inside the tenant and in the transaction that wrote it; whoever acts outside the database waits
for the commit.
"""

from django.dispatch import Signal

#: Somebody wrote to us, or the company wrote on its phone. Sends: messages (a list of Message,
#: in the order of arrival, those that were a consent word alone left out), tenant.
messages_arrived = Signal()

#: Messages of ours have the provider's id now. Sends: named (a list of our id, the channel's id,
#: the provider's id), tenant.
messages_named = Signal()

#: Messages of ours came further, failed, were cancelled or changed. Sends: advances (a list of
#: `advancing.Advance`), tenant.
messages_advanced = Signal()

#: Messages of batches came into a status for the first time, are in one no more, or what they
#: cost is known; also where nothing else is told of them. Sends: passages (a list of
#: `passages.Passage`), tenant.
batches_passed = Signal()

#: What people agreed to is another than before. Sends: noted (a list of `ledger.Noted`, only
#: those that turned it), tenant.
consent_turned = Signal()

#: Conversations were opened, closed, given to somebody or got something new. Sends:
#: conversations (a list of Conversation), tenant.
conversation_changed = Signal()

#: People wrote where nothing was open: new conversations, and closed ones that are open again.
#: Sends: opened, reopened (lists of Conversation), tenant.
conversations_opened = Signal()

#: Somebody set tags that a conversation did not have. Sends: conversation, tags (their ids),
#: event_id (of the event that tells it), by (an Actor), tenant.
conversation_tagged = Signal()
