"""What accounts tells the floors above."""

from django.dispatch import Signal

#: Somebody's rights in a tenant changed or ended. Sends: tenant, user (None: everybody's).
access_changed = Signal()

#: A person's logins all ended (log out everywhere, closed account). Sends: user.
logged_out_everywhere = Signal()
