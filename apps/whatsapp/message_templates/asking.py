"""Questions about templates to Meta, their refusals in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.errors import Refusal
from apps.whatsapp import graph
from apps.whatsapp.connections import connection_of
from apps.whatsapp.errors import Failure, ProviderError, Verdict
from apps.whatsapp.message_templates.refusals import MaybeDone, MetaRefused, NotReached
from apps.whatsapp.models import Channel

_WAIT = frozenset({Verdict.RETRY, Verdict.SLOW_CHANNEL})


def ask(
    channel: Channel,
    method: str,
    path: str,
    *,
    params: Mapping[str, str] | None = None,
    json: Any = None,
) -> dict[str, Any]:
    """The answer. Raises NotReached, MaybeDone (not for GET) or MetaRefused."""
    try:
        return graph.ask(connection_of(channel), method, path, params=params, json=json)
    except ProviderError as exc:
        raise refusal_of(exc.failure, reads=method == "GET") from exc


def refusal_of(failure: Failure, *, reads: bool = False) -> Refusal:
    if failure.verdict is Verdict.FIND_OUT and not reads:
        return MaybeDone()
    if failure.verdict in _WAIT or failure.verdict is Verdict.FIND_OUT:
        return NotReached()
    if failure.verdict is Verdict.REAUTHENTICATE:
        return MetaRefused(
            _(
                "Meta doesn't accept the channel's access token for this. Put in a token that has"
                " the permission whatsapp_business_management."
            ),
            provider_code=failure.code,
        )
    said = failure.detail or failure.title or failure.code
    return MetaRefused(
        _("Meta refused this: %(said)s") % {"said": said}, provider_code=failure.code
    )
