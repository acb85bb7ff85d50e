"""What colleagues are told by rules, and about them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.accounts.notifications import Params, kinds


@kinds.add("rule_tells", icon="bolt", url_name="conversation", url_param="conversation")
def _tells(params: Params) -> str:
    if params.get("text"):
        return _("%(rule)s: %(text)s") % params
    return _("The automation “%(rule)s” wants you to see a conversation.") % params


@kinds.add("automation_off", icon="alert", url_name="automation", url_param="automation")
def _off(params: Params) -> str:
    words = _("The automation “%(name)s” failed 20 times in a row, so it was switched off.")
    return words % params
