"""What can't be done with webhooks out, and why."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from apps.accounts.errors import Refusal
from apps.conversations.people.refusals import Unfit

#: Each event is written once for each of them, in the transaction in which it happens.
MOST = 20


class TooManyEndpoints(Refusal):
    code = "too_many_endpoints"
    message = gettext_lazy("There can be 20 webhook endpoints. Delete one that is not used first.")


class SwitchedOff(Refusal):
    code = "endpoint_off"
    message = gettext_lazy("This endpoint is switched off. Switch it on first.")


class StillWaiting(Refusal):
    code = "still_waiting"
    message = gettext_lazy("This webhook is still being delivered. There is nothing to send again.")


__all__ = ["MOST", "StillWaiting", "SwitchedOff", "TooManyEndpoints", "Unfit"]
