"""What accounts tells the floors above."""

from django.dispatch import Signal

#: Somebody's rights in a tenant changed or ended. Sends: tenant, user (None: everybody's).
access_changed = Signal()

#: A company is called otherwise, or has another language or time zone. Sends: tenant, before (what
#: was changed, as it was).
profile_changed = Signal()

#: Somebody accepted an invitation. Sends: membership, invited_by (a user, or None).
member_joined = Signal()

#: A person's logins all ended (log out everywhere, closed account). Sends: user.
logged_out_everywhere = Signal()

#: One login of a person ended: a log-out through the API, a family of tokens. Sends: user.
login_ended = Signal()

#: An API key opens nothing any more. Sends: key.
key_revoked = Signal()

#: A limit of the plan is nearly or wholly used. Sends: tenant, use.
quota_warned = Signal()
