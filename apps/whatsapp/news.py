"""What the wire tells the floors above. Each signal carries a batch, sent inside the tenant.

Receivers run in the transaction that applies the events: what they write is there exactly
once, or the whole batch is tried again. A receiver of events may answer those with which
it could do nothing, each with what went wrong (`faults.fault_of`): they are kept to be seen.
"""

from django.dispatch import Signal

#: Messages came, changed or went. Sends: channels (key → Channel), events (a list of Received,
#: Edited and Deleted in the order of arrival).
messages_received = Signal()

#: Our messages came further, or failed. Sends: channels, events (a list of StatusChanged).
statuses_received = Signal()

#: People told the provider what they want. Sends: channels, events (a list of PreferenceChanged).
preferences_received = Signal()

#: The phone's address book. Sends: channels, events (a list of ContactSynced).
contacts_received = Signal()

#: A channel's state, quality, speed or tier changed. Sends: changes (a list of ChannelChange).
channel_changed = Signal()

#: Templates changed. Sends: templates (a list of Template).
template_changed = Signal()

#: Files arrived, or can't be had any more. Sends: files (a list of Media).
media_changed = Signal()
