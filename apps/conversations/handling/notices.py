"""What colleagues are told about conversations; no customer's name stands in a notice."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.accounts.notifications import Params, kinds


@kinds.add("conversation_given", icon="inbox", url_name="conversation", url_param="conversation")
def _given(params: Params) -> str:
    return _("%(by)s gave you a conversation.") % params


@kinds.add("mentioned", icon="memo", url_name="conversation", url_param="conversation")
def _mentioned(params: Params) -> str:
    return _("%(by)s mentioned you in a note.") % params
