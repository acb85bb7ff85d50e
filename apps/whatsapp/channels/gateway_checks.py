"""What a gateway says of itself and of the session it keeps for us."""

from __future__ import annotations

from apps.accounts.models import Tenant
from apps.whatsapp import transport
from apps.whatsapp.channels.findings import Level, Report
from apps.whatsapp.channels.meta_checks import said
from apps.whatsapp.connections import connection_of
from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.models import Channel
from apps.whatsapp.providers.waha import sessions as gateway

Status = Channel.Status

_STATES: dict[str, tuple[str, Level]] = {
    Status.ONLINE: ("session_online", Level.OK),
    Status.SCAN_QR: ("session_scan", Level.WARN),
    Status.STARTING: ("session_starting", Level.WARN),
    Status.FAILED: ("session_failed", Level.BAD),
    Status.OFFLINE: ("session_offline", Level.WARN),
}


def check(tenant: Tenant, channel: Channel, report: Report) -> None:
    """The gateway first, then the session, whose state is brought up to date."""
    if not _check_gateway(channel, report):
        return
    from apps.whatsapp.sessions.verbs import refresh

    if channel.status != Status.OFFLINE:
        refresh(tenant, channel)
        channel.refresh_from_db()
    code, level = _STATES[channel.status]
    report.add(code, level, essential=True)
    report.add("unofficial", Level.WARN)


def _check_gateway(channel: Channel, report: Report) -> bool:
    try:
        answer = transport.call(gateway.version(connection_of(channel)))
    except (transport.NotSent, transport.MaybeSent):
        report.add("gateway_unreachable", Level.BAD, essential=True)
        return False
    told = gateway.gateway_told(answer)
    if not isinstance(told, Failure):
        report.add(
            "gateway_reached", essential=True, version=told.version, engine=told.engine or "?"
        )
        return True
    if told.verdict == Verdict.REAUTHENTICATE:
        report.add("gateway_key", Level.BAD, essential=True)
    else:
        report.add("gateway_refused", Level.BAD, essential=True, said=said(told))
    return False
