"""From nothing to a channel that is live, and the ways to switch it on and off."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from apps.accounts import audit, quotas
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.whatsapp.channels import addresses, doctor, routes, states
from apps.whatsapp.channels.findings import Level, Report
from apps.whatsapp.channels.refusals import (
    AlreadyConnected,
    NameTaken,
    NoSandbox,
    NotForThisChannel,
)
from apps.whatsapp.connections import ON_PLATFORM
from apps.whatsapp.models import Channel
from apps.whatsapp.providers.protocol import Sent

Provider = Channel.Provider
Status = Channel.Status

LONGEST_NAME = 50
SANDBOX_KEY = "sandbox-waha-key"  # the simulator's; it opens nothing else


@transaction.atomic
def create(
    tenant: Tenant,
    provider: str,
    *,
    display_name: str,
    name: str = "",
    by: Actor,
    **given: Any,
) -> Channel:
    """Keep a channel that is not connected yet; `connect` it next, outside a transaction.

    meta: phone_number_id, business_account_id, access_token, app_secret, verify_token,
    sandbox. waha: gateway_url, api_key, engine, sandbox, and `name` is the session's. What is
    blank is made up or taken from the settings. Raises QuotaExceeded and the refusals of
    `channels.refusals`; nothing is kept then.
    """
    if given.get("sandbox") and not settings.SANDBOX_URL:
        raise NoSandbox()
    # First, because it lets only one of those who race go on: names are looked up after it.
    quotas.take(tenant, "max_channels")
    channel = _MAKERS[Provider(provider)](tenant, name, given)
    channel.display_name = display_name
    channel.name = _free_name(name, channel, display_name)
    _refuse_twice(channel)
    channel.save(force_insert=True)
    routes.open_own_address(tenant, channel)
    after = {"provider": provider, "name": channel.name, "sandbox": channel.sandbox}
    audit.record("channel.created", by=by, tenant=tenant, about=channel, after=after)
    return channel


def _meta(tenant: Tenant, name: str, given: dict[str, Any]) -> Channel:
    sandbox = bool(given.get("sandbox"))
    channel = Channel(
        provider=Provider.META,
        sandbox=sandbox,
        key=given.get("phone_number_id") or (_made_up_id() if sandbox else ""),
        account=given.get("business_account_id") or (_made_up_id() if sandbox else ""),
    )
    token = given.get("access_token") or (f"sandbox-{secrets.token_hex(16)}" if sandbox else "")
    channel.set_credentials(
        access_token=token,
        app_secret=given.get("app_secret") or "",
        verify_token=given.get("verify_token") or addresses.new_verify_token(),
    )
    return channel


def _waha(tenant: Tenant, name: str, given: dict[str, Any]) -> Channel:
    sandbox = bool(given.get("sandbox"))
    url = str(given.get("gateway_url") or settings.DEFAULT_WAHA_URL).rstrip("/")
    shared = sandbox or addresses.is_platform_gateway(url)
    session = slugify(name)[:LONGEST_NAME] or "default"
    channel = Channel(
        provider=Provider.WAHA,
        sandbox=sandbox,
        gateway_url="" if sandbox else url,
        # On a gateway that companies share, a session of another must be out of reach. Slugs
        # hold no underscore, so no two of these names are the same.
        key=f"{tenant.slug}_{session}" if shared else session,
        engine=given.get("engine") or "NOWEB",
    )
    channel.set_credentials(hmac_key=secrets.token_hex(32), **_key(given, url, sandbox=sandbox))
    return channel


def _key(given: dict[str, Any], url: str, *, sandbox: bool) -> dict[str, str]:
    """The platform's own key is for the platform's own gateway alone."""
    if sandbox:
        return {"api_key": SANDBOX_KEY}
    if addresses.is_platform_gateway(url):
        return {ON_PLATFORM: "yes"}
    return {"api_key": str(given.get("api_key") or "")}


_MAKERS = {Provider.META: _meta, Provider.WAHA: _waha}


def _made_up_id() -> str:
    """As long as Meta's, and nobody else's."""
    return str(10**14 + secrets.randbelow(9 * 10**14))


def _free_name(asked: str, channel: Channel, display_name: str) -> str:
    """The name for programs: as asked, else made from the name for people."""
    wanted = (slugify(asked or display_name)[: LONGEST_NAME - 4]).strip("-_") or "channel"
    taken = set(
        Channel.objects.present().filter(name__startswith=wanted).values_list("name", flat=True)
    )
    if wanted not in taken:
        return wanted
    if asked and channel.is_official:
        raise NameTaken()
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"


def _refuse_twice(channel: Channel) -> None:
    same = Channel.objects.present().filter(
        provider=channel.provider,
        key=channel.key,
        gateway_url=channel.gateway_url,
        sandbox=channel.sandbox,
    )
    if same.exists():
        raise AlreadyConnected()


def connect(tenant: Tenant, channel: Channel, *, by: Actor) -> Report:
    """Switch the channel on: check everything, and let it be live when all that counts is good.

    Safe to repeat. Takes some seconds; must not run in a transaction.
    """
    audit.record("channel.checked", by=by, tenant=tenant, about=channel)
    if channel.provider == Provider.WAHA:
        return _start_session(tenant, channel, by)
    if channel.status in {Status.OFFLINE, Status.FAILED}:
        states.set_status(tenant, channel, Status.STARTING)
    report = doctor.examine(tenant, channel)
    if channel.status == Status.ONLINE:
        _fetch_what_waits(tenant, channel)
    return report


def _start_session(tenant: Tenant, channel: Channel, by: Actor) -> Report:
    from apps.whatsapp.sessions import verbs
    from apps.whatsapp.sessions.refusals import GatewayTrouble, SessionTaken

    try:
        verbs.start(tenant, channel, by=by)
    except GatewayTrouble:
        pass  # the examination says it in words
    except SessionTaken:
        states.set_status(tenant, channel, Status.FAILED, why=SessionTaken.code)
        return doctor.keep(channel, taken_session())
    channel.refresh_from_db()
    return doctor.examine(tenant, channel)


def taken_session() -> Report:
    report = Report()
    report.add("session_taken", Level.BAD, essential=True)
    return report


def _fetch_what_waits(tenant: Tenant, channel: Channel) -> None:
    """News that came before anybody knew whose it is, and the account's templates."""
    from apps.whatsapp.channels import tasks

    tasks.welcome.delay_on_commit(str(channel.pk))


def disconnect(tenant: Tenant, channel: Channel, *, by: Actor) -> None:
    """Switch the channel off: nothing leaves until it is connected again. What comes in is
    still kept; a QR session stays linked at its gateway."""
    if channel.provider == Provider.WAHA:
        from apps.whatsapp.sessions import verbs

        verbs.stop(tenant, channel, by=by)
    states.set_status(tenant, channel, Status.OFFLINE, by=by)


def restart(tenant: Tenant, channel: Channel, *, by: Actor) -> Report:
    """A QR session is started anew; an official number is checked anew."""
    if channel.provider == Provider.WAHA:
        from apps.whatsapp.sessions import verbs

        audit.record("channel.restarted", by=by, tenant=tenant, about=channel)
        verbs.restart(tenant, channel, by=by)
        channel.refresh_from_db()
        return doctor.examine(tenant, channel)
    return connect(tenant, channel, by=by)


def only(channel: Channel, *providers: str) -> None:
    """Raises NotForThisChannel for the channels of other providers."""
    if channel.provider not in providers:
        raise NotForThisChannel()


def test(tenant: Tenant, channel: Channel, *, to: str, by: Actor) -> Sent:
    """See `testing.send`."""
    from apps.whatsapp.channels import testing

    return testing.send(tenant, channel, to=to, by=by)
