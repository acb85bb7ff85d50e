"""Meta tells us of a channel only when our app is subscribed to its account.

Precedence of addresses: the number's own, then the account's, then the app's (Meta,
"Webhook overrides"). Only a channel with an app of its own overrides; the platform's app has
one address for all. Read 2026.
"""

from __future__ import annotations

from typing import Any

from apps.whatsapp import graph
from apps.whatsapp.channels import addresses
from apps.whatsapp.channels.findings import Level, Report
from apps.whatsapp.channels.meta_checks import Facts, ask, judge, said
from apps.whatsapp.connections import app_secret
from apps.whatsapp.errors import Failure, ProviderError
from apps.whatsapp.models import Channel
from apps.whatsapp.providers.protocol import Connection


def ensure(channel: Channel, connection: Connection, report: Report, facts: Facts) -> None:
    """Subscribe where that is missing, and have webhooks sent to where they can be checked."""
    path = f"{connection.account}/subscribed_apps"
    answer = ask(connection, path, report)
    if isinstance(answer, Failure):
        report.add("subscription_unknown", Level.UNKNOWN, essential=True, said=said(answer))
        return
    ours = _ours(answer.get("data"), facts.app_id)
    if ours is None:
        failure = _tell(connection, path)
        if failure is not None:
            judge(failure, report)
            report.add("not_subscribed", Level.BAD, essential=True, said=said(failure))
            return
    report.add("subscribed" if ours is not None else "subscribed_now", essential=True)
    if not app_secret(channel):
        report.add("no_app_secret", Level.BAD)
    elif addresses.has_own_app(channel):
        _direct(channel, connection, report, facts, ours or {})


def _ours(apps: Any, app_id: str) -> dict[str, Any] | None:
    """The subscription of the app whose token it is; any, when that is not known."""
    for app in apps if isinstance(apps, list) else []:
        known = str((app.get("whatsapp_business_api_data") or {}).get("id") or "")
        if not app_id or known == app_id:
            return dict(app)
    return None


def _direct(
    channel: Channel, connection: Connection, report: Report, facts: Facts, ours: dict[str, Any]
) -> None:
    """Let the number's, and if nobody else has it the account's, webhooks come to us."""
    url = addresses.webhook_url(channel)
    known = facts.number.get("webhook_configuration") or {}
    account = ours.get("override_callback_uri") or known.get("whatsapp_business_account") or ""
    effective = known.get("phone_number") or account
    if effective == url:
        return
    if not addresses.can_be_called(channel):
        report.add("subscribed_by_hand", Level.WARN)
        return
    token = channel.secrets().get("verify_token", "")
    override = {"override_callback_uri": url, "verify_token": token}
    if not account:
        failure = _tell(connection, f"{connection.account}/subscribed_apps", override)
    else:
        failure = _tell(connection, connection.key, {"webhook_configuration": override})
    if failure is not None:
        report.add("subscribed_by_hand", Level.WARN)
    elif account and not _is_of_tenant(account):
        report.add("subscribed_elsewhere", Level.WARN)


def _is_of_tenant(url: str) -> bool:
    """Whether the address is of another channel of the company."""
    own = Channel.objects.present().of_provider(Channel.Provider.META)
    return any(addresses.webhook_url(channel) == url for channel in own.defer("credentials"))


def _tell(connection: Connection, path: str, body: Any = None) -> Failure | None:
    try:
        graph.ask(connection, "POST", path, json=body or {})
    except ProviderError as exc:
        return exc.failure
    return None


def end(channel: Channel, connection: Connection, *, others: bool) -> None:
    """Take our address away, and the subscription when nobody else needs it. Raises
    ProviderError."""
    clear = {"webhook_configuration": {"override_callback_uri": ""}}
    path = f"{connection.account}/subscribed_apps"
    if addresses.has_own_app(channel):
        graph.ask(connection, "POST", connection.key, json=clear)
    if others:
        _give_account_back(channel, connection, path)
    else:
        graph.ask(connection, "DELETE", path)


def _give_account_back(channel: Channel, connection: Connection, path: str) -> None:
    answer = graph.ask(connection, "GET", path)
    ours = _ours(answer.get("data"), "") or {}
    if ours.get("override_callback_uri") == addresses.webhook_url(channel):
        graph.ask(connection, "POST", path, json={})
