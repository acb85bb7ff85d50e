"""Looks after channels: asks the provider, keeps what it says, and acts on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from apps.accounts.models import Tenant
from apps.whatsapp.channels import (
    gateway_checks,
    incidents,
    meta_checks,
    routes,
    standing,
    states,
    subscription,
)
from apps.whatsapp.channels.findings import Level, Report
from apps.whatsapp.connections import connection_of
from apps.whatsapp.models import Channel, Incident
from apps.whatsapp.tiers import TIERS

Kind = Incident.Kind
Status = Channel.Status

#: How many people got a message outside the service window in the moving 24 hours, on all
#: numbers of the channel's portfolio. Filled by the app that keeps messages; None: not known.
people_reached: Callable[[Channel], int | None] | None = None

#: When the oldest message left of which the provider has not said a word yet; None: there is
#: none. Filled by the app that keeps messages; test messages are counted here.
waiting_since: Callable[[Channel], datetime | None] | None = None

#: Meta tells within seconds what became of a message, sent or failed, and tries again for
#: hours. So silence after a message that Meta took is certain to be trouble; silence
#: without one says nothing, and raises no alarm.
SILENT_AFTER = timedelta(hours=1)
TEMPLATES_OLD = timedelta(days=2)  # they are synced once a day


def examine(tenant: Tenant, channel: Channel) -> Report:
    """Ask the provider about everything, keep the answers and act on them.

    Mends a missing subscription. Never changes whether a channel that somebody switched off
    is on. Takes some seconds; must not run in a transaction.
    """
    report, app_id = _asked(tenant, channel)
    if not Channel.objects.present().filter(pk=channel.pk).exists():
        return report  # deleted meanwhile: nobody is to be alarmed
    keep(channel, report, app_id)
    if channel.is_official:
        _act(tenant, channel, report)
    return findings(channel)


def _asked(tenant: Tenant, channel: Channel) -> tuple[Report, str]:
    report = Report()
    if not channel.is_official:
        gateway_checks.check(tenant, channel, report)
        return report, ""
    facts = meta_checks.Facts()
    with suppress(meta_checks.Unanswered):
        _ask_meta(tenant, channel, report, facts)
    return report, facts.app_id


def _ask_meta(tenant: Tenant, channel: Channel, report: Report, facts: meta_checks.Facts) -> None:
    connection = connection_of(channel)
    meta_checks.check_token(connection, report, facts)
    meta_checks.check_number(connection, report, facts)
    if not report.has("number_of_account"):
        return
    # Before anything is changed at Meta: its news must not be led away from whose it is.
    if not routes.claim(tenant, channel):
        report.add("number_taken", Level.BAD, essential=True)
        return
    subscription.ensure(channel, connection, report, facts)
    standing.tell(facts.number, report)
    standing.learn(tenant, channel, facts.number, facts.portfolio)


def keep(channel: Channel, report: Report, app_id: str = "") -> Report:
    """Remember what was found, and when; read it back with what is known here."""
    channel.refresh_from_db(fields=["health"])  # the asking took a while
    health = {**channel.health, "at": timezone.now().isoformat(), "findings": report.kept()}
    channel.health = health | ({"app_id": app_id} if app_id else {})
    channel.save(update_fields=["health"])
    return findings(channel)


def _act(tenant: Tenant, channel: Channel, report: Report) -> None:
    """The channel's state and incidents, as the findings want them."""
    if report.has(*meta_checks.DEAD):
        states.hold(tenant, channel, states.TOKEN_DEAD)
    elif report.has("token_valid", "token_valid_until", "token_ends_soon"):
        states.release(tenant, channel, states.TOKEN_DEAD)
    if report.has("not_subscribed"):
        incidents.raise_(tenant, Kind.NOT_SUBSCRIBED, channel=channel)
    elif report.has("subscribed", "subscribed_now"):
        incidents.close(tenant, Kind.NOT_SUBSCRIBED, channel=channel)
    _set_status(tenant, channel, report)


def _set_status(tenant: Tenant, channel: Channel, report: Report) -> None:
    if channel.status == Status.OFFLINE:
        return  # somebody switched it off
    if report.is_good:
        states.set_status(tenant, channel, Status.ONLINE)
    elif report.broken:
        states.set_status(tenant, channel, Status.FAILED, why=report.broken[0].code)
    elif channel.status == Status.STARTING:  # nobody knows, and somebody waits
        states.set_status(tenant, channel, Status.FAILED, why=report.missing[0].code)


def findings(channel: Channel) -> Report:
    """What the last examination found, and what is known without asking anybody.

    Empty for a channel that was never examined.
    """
    kept: Iterable[dict[str, Any]] = channel.health.get("findings", [])
    report = Report.of(kept)
    if channel.health.get("at"):
        _tell_here(channel, report)
    return report


def examined_at(channel: Channel) -> datetime | None:
    return parse_datetime(channel.health.get("at") or "")


def _tell_here(channel: Channel, report: Report) -> None:
    told = {states.TOKEN_DEAD} if report.has(*meta_checks.DEAD) else set()
    held = [word for word in channel.held.split() if word not in told]
    if held:
        report.add("held", Level.BAD, reason=" ".join(held))
    if channel.status == Status.OFFLINE:
        report.add("switched_off", Level.WARN)
    if channel.is_official and report.has("number_of_account"):
        standing.tell_limits(channel, report)
        _tell_reached(channel, report)
        _tell_templates(channel, report)
    _tell_webhooks(channel, report)
    if channel.last_error:
        said = channel.last_error.get("title") or channel.last_error.get("code", "")
        report.add("last_error", Level.WARN, when=channel.last_error.get("at", ""), said=said)


def _tell_reached(channel: Channel, report: Report) -> None:
    reached = people_reached(channel) if people_reached else None
    limit = TIERS.get(channel.tier)
    if reached is None:
        report.add("reached_unknown", Level.UNKNOWN)
    elif limit and reached >= 0.8 * limit:
        report.add("reached_most", Level.WARN, reached=reached, limit=limit)
    else:
        report.add("reached", reached=reached)


def _tell_templates(channel: Channel, report: Report) -> None:
    synced = channel.templates_synced_at
    if synced is None:
        report.add("templates_never", Level.UNKNOWN)
    elif timezone.now() - synced > TEMPLATES_OLD:
        report.add("templates_old", Level.WARN, when=synced.isoformat())
    else:
        report.add("templates_synced", when=synced.isoformat())


def _tell_webhooks(channel: Channel, report: Report) -> None:
    if is_silent(channel):
        report.add("webhooks_silent", Level.BAD)
    elif channel.last_webhook_at:
        report.add("webhooks_heard", when=channel.last_webhook_at.isoformat())
    elif channel.status == Status.ONLINE:
        report.add("webhooks_awaited", Level.UNKNOWN)


def is_silent(channel: Channel) -> bool:
    """A message left, more than an hour has passed, and no webhook has come since."""
    if channel.status != Status.ONLINE or not channel.is_official:
        return False
    since = _waits_since(channel)
    heard = channel.last_webhook_at
    if since is None or (heard and heard >= since):
        return False
    return timezone.now() - since > SILENT_AFTER


def _waits_since(channel: Channel) -> datetime | None:
    tested = parse_datetime(channel.health.get("tested_at") or "")
    if tested and channel.last_webhook_at and channel.last_webhook_at >= tested:
        tested = None
    sent = waiting_since(channel) if waiting_since else None
    return min((moment for moment in (tested, sent) if moment), default=None)


def check_silence(tenant: Tenant, channel: Channel) -> bool:
    """Open or close the incident of silence; no call."""
    if is_silent(channel):
        incidents.raise_(tenant, Kind.WEBHOOKS_SILENT, channel=channel)
        return True
    incidents.close(tenant, Kind.WEBHOOKS_SILENT, channel=channel)
    return False


def check_token(tenant: Tenant, channel: Channel) -> bool:
    """One cheap question; only when Meta refuses it, everything is asked. True: it works."""
    report, facts = Report(), meta_checks.Facts()
    with suppress(meta_checks.Unanswered):
        meta_checks.check_token(connection_of(channel), report, facts)
    if report.has(*meta_checks.DEAD) or states.TOKEN_DEAD in channel.held.split():
        return examine(tenant, channel).is_good
    return not report.broken
