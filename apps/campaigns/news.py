"""What campaigns tell whoever listens, inside the tenant and in the transaction that wrote it;
whoever acts outside the database waits for the commit.
"""

from django.dispatch import Signal

#: A campaign stands still without that anybody said so. Sends: campaign (its `reason` says why),
#: tenant.
campaign_paused = Signal()

#: A repeating campaign's time has come, and no campaign could be made of it. Sends: campaign (the
#: plan), tenant.
campaign_not_repeated = Signal()

#: A campaign has ended: nothing of it waits any more and nothing is on its way, or it could not
#: begin. Sends: campaign (its `status` says how), tenant.
campaign_ended = Signal()
