"""Looking after a session: what the gateway says when it is asked, and help where it is stuck."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from apps.accounts.models import Tenant
from apps.whatsapp.channels import incidents, states
from apps.whatsapp.connections import connection_of
from apps.whatsapp.errors import Failure
from apps.whatsapp.events import SessionChanged, SessionState
from apps.whatsapp.models import Channel, Incident
from apps.whatsapp.providers.protocol import Connection
from apps.whatsapp.providers.waha import outcomes, sending
from apps.whatsapp.providers.waha import sessions as calls
from apps.whatsapp.providers.waha.chats import PEOPLE
from apps.whatsapp.sessions import ladder, making, record, telling
from apps.whatsapp.sessions.gateway import ask
from apps.whatsapp.sessions.refusals import GatewayTrouble, SessionTaken

logger = logging.getLogger(__name__)

Status = Channel.Status
MISSES = 3  # unanswered questions in a row before the channel counts as offline
#: A live session that was silent for so long is asked something only WhatsApp can answer.
SILENCE = timedelta(minutes=10)
LONGEST_START = timedelta(minutes=10)
#: Answers to a question for WhatsApp that say that nobody is on the line.
_DEAD = frozenset({"gateway_error", "no_answer", "session_not_working"})


def look(tenant: Tenant, channel: Channel) -> SessionChanged | Failure:
    """Ask the gateway for the session's state, and put it on the channel. Repairs nothing."""
    connection = connection_of(channel)
    try:
        told = ask(calls.look(connection), lambda r: calls.session_told(connection, r))
        if told.state == SessionState.ONLINE and _is_zombie(channel, connection):
            told = _as_failed(told)
    except GatewayTrouble as trouble:
        _miss(tenant, channel, trouble.failure)
        return trouble.failure
    with record.changing(channel) as session:
        session |= {"polled_at": timezone.now().isoformat(), "misses": 0}
    telling.apply(tenant, channel, told)
    return told


def refresh(tenant: Tenant, channel: Channel) -> None:
    """Ask, and help a session that is stuck up the ladder of repairs by one rung at most."""
    told = look(tenant, channel)
    if not channel.session.get("wanted"):
        return
    if not isinstance(told, Failure) and told.state == SessionState.ONLINE:
        _forget_repairs(tenant, channel)
    elif _is_stuck(channel, told):
        _climb(tenant, channel)


def _is_stuck(channel: Channel, told: SessionChanged | Failure) -> bool:
    """Whether a repair may help. Without a linked phone somebody has to scan, and a gateway
    that does not answer is not helped by asking it for more."""
    if isinstance(told, Failure):
        return told.code == "session_not_found"
    if told.state == SessionState.STARTING:
        hangs = timezone.now() - channel.status_at > LONGEST_START
    else:
        hangs = told.state in {SessionState.FAILED, SessionState.OFFLINE}
    return hangs and bool(channel.session.get("linked"))


def _is_zombie(channel: Channel, connection: Connection) -> bool:
    """It says that it works and does not: it knows no phone, or can't look up its own number.

    Raises GatewayTrouble when the gateway itself can't be asked.
    """
    whose = ask(calls.me(connection), calls.whose)
    if not whose:
        return True
    heard = channel.last_webhook_at
    if heard and heard > timezone.now() - SILENCE:
        return False
    name, _at, kind = whose.partition("@")
    if kind != PEOPLE:
        return False
    own = sending.number_check(connection, name.partition(":")[0])
    try:
        ask(own, outcomes.number_known)
    except GatewayTrouble as trouble:
        return trouble.failure.code in _DEAD
    return False  # whatever WhatsApp said of the number: it was there to say it


def _as_failed(told: SessionChanged) -> SessionChanged:
    return SessionChanged(told.channel_key, SessionState.FAILED, "ZOMBIE", told.at)


def _miss(tenant: Tenant, channel: Channel, failure: Failure) -> None:
    """A refused key or a lost session is certain at once; silence only after some tries."""
    with record.changing(channel) as session:
        session["polled_at"] = timezone.now().isoformat()
        misses = session["misses"] = int(session.get("misses", 0)) + 1
    if failure.code in {"unauthorized", "session_not_found"}:
        states.set_status(tenant, channel, Status.FAILED, why=failure.code, error=failure)
    elif misses >= MISSES and channel.status != Status.FAILED:
        states.set_status(tenant, channel, Status.OFFLINE, why=failure.code, error=failure)


def _forget_repairs(tenant: Tenant, channel: Channel) -> None:
    since = record.moment(channel.session, "step_at")
    if channel.session.get("step") and ladder.is_forgotten(since, timezone.now()):
        with record.changing(channel) as session:
            session.pop("step", None)
            session.pop("step_at", None)


def _climb(tenant: Tenant, channel: Channel) -> None:
    rung = _claimed(channel, timezone.now())
    if rung is None:
        return
    logger.info(
        "repairing a session",
        extra={"action": f"session_{rung.act}", "channel_id": str(channel.pk)},
    )
    try:
        _ACTS[rung.act](tenant, channel)
    except (GatewayTrouble, SessionTaken) as trouble:  # the next rung is tried in its time
        logger.warning("repair failed", extra={"action": "repair_failed", "code": trouble.code})


def _claimed(channel: Channel, now: datetime) -> ladder.Rung | None:
    """The next rung, which from now on counts as climbed: two workers never climb one."""
    with record.changing(channel) as session:
        step = int(session.get("step", 0))
        rung = ladder.next_rung(step, record.moment(session, "step_at"), now)
        if rung:
            session |= {"step": step + 1, "step_at": now.isoformat()}
    return rung


def _restart(tenant: Tenant, channel: Channel) -> None:
    """One that is gone, or was stopped behind our back, is made and started."""
    if channel.session.get("word") == "STOPPED" or _is_lost(channel):
        telling.apply(tenant, channel, making.make_and_start(tenant, channel))
        return
    connection = connection_of(channel)
    told = ask(calls.restart(connection), lambda r: calls.session_told(connection, r))
    telling.apply(tenant, channel, told)


def _is_lost(channel: Channel) -> bool:
    return bool(channel.last_error and channel.last_error["code"] == "session_not_found")


def _log_out(tenant: Tenant, channel: Channel) -> None:
    """The phone is unlinked. Most gateways then show a new code by themselves."""
    connection = connection_of(channel)
    told = ask(calls.log_out(connection), lambda r: calls.session_told(connection, r))
    with record.changing(channel) as session:
        session["linked"] = False
    if told.state in {SessionState.OFFLINE, SessionState.FAILED}:
        told = making.make_and_start(tenant, channel)
    telling.apply(tenant, channel, told)


def _give_up(tenant: Tenant, channel: Channel) -> None:
    states.set_status(tenant, channel, Status.FAILED, why="gave_up")
    incidents.raise_(tenant, Incident.Kind.DISCONNECTED, channel=channel, why="gave_up")


_ACTS = {
    ladder.Act.RESTART: _restart,
    ladder.Act.LOG_OUT: _log_out,
    ladder.Act.GIVE_UP: _give_up,
}
