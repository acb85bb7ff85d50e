"""Making a session at the gateway what we need it to be, whatever it was."""

from __future__ import annotations

import secrets
from typing import Any

from apps.accounts.models import Tenant
from apps.whatsapp.channels import addresses
from apps.whatsapp.connections import connection_of
from apps.whatsapp.events import SessionChanged
from apps.whatsapp.models import Channel
from apps.whatsapp.providers.protocol import Connection
from apps.whatsapp.providers.waha import sessions as calls
from apps.whatsapp.sessions.gateway import ask
from apps.whatsapp.sessions.refusals import GatewayTrouble, SessionTaken

#: In a session's metadata: whose it is. It comes back with every webhook, and is no secret.
OWNER = "recado_channel"


def make_and_start(tenant: Tenant, channel: Channel) -> SessionChanged:
    """Create the session, or give the one there is our address, and start it. Repeatable.

    Raises SessionTaken for a session that another channel of some company uses.
    """
    connection = _connection(channel)
    wish = _wish(channel)
    known = _config_of(connection)
    if known is None:
        return ask(calls.create(connection, wish), lambda r: calls.session_told(connection, r))
    if not _may_be_ours(channel, known):
        raise SessionTaken()
    if not _is_as_wished(known, calls.config(connection, wish)):
        ask(calls.replace(connection, wish), lambda r: calls.session_told(connection, r))
    return ask(calls.start(connection), lambda r: calls.session_told(connection, r))


def _connection(channel: Channel) -> Connection:
    """With a key that signs the webhooks; without one anybody could speak for the gateway."""
    if not channel.secrets().get("hmac_key"):
        channel.keep_credentials(hmac_key=secrets.token_hex(32))
    return connection_of(channel)


def _wish(channel: Channel) -> calls.Wish:
    return calls.Wish(
        webhook_url=addresses.webhook_url(channel),
        engine=channel.engine,
        metadata={OWNER: str(channel.pk)},
    )


def _config_of(connection: Connection) -> dict[str, Any] | None:
    """How the session is set up now; None when there is none."""
    try:
        return ask(calls.look(connection), calls.config_told)
    except GatewayTrouble as trouble:
        if trouble.failure.code == "session_not_found":
            return None
        raise


def _may_be_ours(channel: Channel, config: dict[str, Any]) -> bool:
    """A session made by hand is adopted where the company runs the gateway itself."""
    owner = (config.get("metadata") or {}).get(OWNER)
    shared = channel.sandbox or addresses.is_platform_gateway(channel.gateway_url)
    return owner == str(channel.pk) or (not owner and not shared)


def _is_as_wished(known: Any, wished: Any) -> bool:
    """A new configuration restarts a session, so it is sent only where it says anything new.
    What the gateway adds by itself is no difference."""
    if isinstance(wished, dict):
        return isinstance(known, dict) and all(
            _is_as_wished(known.get(name), value) for name, value in wished.items()
        )
    if isinstance(wished, list):
        return (
            isinstance(known, list)
            and len(known) == len(wished)
            and all(map(_is_as_wished, known, wished))
        )
    return bool(known == wished)
