"""What can be done with a QR session. Each verb runs inside the tenant and outside a
transaction, takes as long as the gateway does, and raises GatewayTrouble with its words."""

from __future__ import annotations

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.whatsapp.channels import states
from apps.whatsapp.connections import connection_of
from apps.whatsapp.models import Channel
from apps.whatsapp.providers.waha import sessions as calls
from apps.whatsapp.sessions import making, record
from apps.whatsapp.sessions.caring import look, refresh
from apps.whatsapp.sessions.gateway import ask
from apps.whatsapp.sessions.pairing import Qr, pairing_code, qr
from apps.whatsapp.sessions.refusals import GatewayTrouble
from apps.whatsapp.sessions.telling import apply

__all__ = [
    "Qr",
    "apply",
    "log_out",
    "look",
    "pairing_code",
    "qr",
    "refresh",
    "remove",
    "restart",
    "start",
    "stop",
]

Status = Channel.Status


def start(tenant: Tenant, channel: Channel, *, by: Actor | None = None) -> None:
    """Make the session at the gateway if there is none, and start it. Repeatable.

    From now on the channel is looked after: see `caring`.
    """
    _want(channel, wanted=True)
    try:
        told = making.make_and_start(tenant, channel)
    except GatewayTrouble as trouble:
        states.set_status(
            tenant, channel, Status.FAILED, why=trouble.failure.code, error=trouble.failure
        )
        raise
    if not Channel.objects.present().filter(pk=channel.pk).exists():
        remove(tenant, channel)  # deleted meanwhile: nobody would ever stop it
        return
    apply(tenant, channel, told, by=by)


def stop(tenant: Tenant, channel: Channel, *, by: Actor | None = None) -> None:
    """The phone stays linked; nothing comes in or leaves until it is started again."""
    connection, was_wanted = connection_of(channel), bool(channel.session.get("wanted"))
    _want(channel, wanted=False)
    try:
        told = ask(calls.stop(connection), lambda r: calls.session_told(connection, r))
    except GatewayTrouble as trouble:
        if trouble.failure.code != "session_not_found":
            _want(channel, wanted=was_wanted)  # it runs on, so it is looked after on
            raise
        states.set_status(tenant, channel, Status.OFFLINE, why="session_not_found", by=by)
    else:
        apply(tenant, channel, told, by=by)


def restart(tenant: Tenant, channel: Channel, *, by: Actor | None = None) -> None:
    """Stop and start, with the phone still linked; a session that waits gets a new code."""
    connection = connection_of(channel)
    _want(channel, wanted=True)
    try:
        told = ask(calls.restart(connection), lambda r: calls.session_told(connection, r))
    except GatewayTrouble as trouble:
        if trouble.failure.code != "session_not_found":
            raise
        start(tenant, channel, by=by)
    else:
        apply(tenant, channel, told, by=by)


def log_out(tenant: Tenant, channel: Channel, *, by: Actor | None = None) -> None:
    """Unlink the phone. The channel is off until somebody starts it and scans anew."""
    connection = connection_of(channel)
    ask(calls.log_out(connection), lambda r: calls.session_told(connection, r))
    with record.changing(channel) as session:
        session["linked"] = False
    stop(tenant, channel, by=by)


def remove(tenant: Tenant, channel: Channel) -> bool:
    """Delete the session at the gateway; False when the gateway could not be told, and keeps
    it. Not raised, because a channel can be deleted after its gateway is gone."""
    _want(channel, wanted=False)
    try:
        ask(calls.remove(connection_of(channel)), calls.removed)
    except GatewayTrouble as trouble:
        return trouble.failure.code == "session_not_found"
    return True


def _want(channel: Channel, *, wanted: bool) -> None:
    """Whoever switches it by hand starts the ladder of repairs from the bottom."""
    with record.changing(channel) as session:
        session |= {"wanted": wanted, "misses": 0}
        session.pop("step", None)
        session.pop("step_at", None)
