"""What people change about a channel."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.whatsapp.channels import states
from apps.whatsapp.channels.refusals import NameTaken
from apps.whatsapp.models import Channel

#: Which credentials each provider's channels have that people may replace.
CREDENTIALS = {
    Channel.Provider.META: ("access_token", "app_secret", "verify_token"),
    Channel.Provider.WAHA: ("api_key",),
}
FASTEST = 1000  # messages a second; Meta's highest


@transaction.atomic
def rename(
    tenant: Tenant, channel: Channel, *, display_name: str = "", name: str = "", by: Actor
) -> None:
    """Another name for people, for programs, or both; "" leaves one. Raises NameTaken."""
    new = {
        field: value
        for field, value in (("display_name", display_name), ("name", name))
        if value and value != getattr(channel, field)
    }
    others = Channel.objects.present().exclude(pk=channel.pk)
    if "name" in new and others.filter(name=name).exists():
        raise NameTaken()
    _change(tenant, channel, "channel.renamed", new, by)
    if new:
        states.show(tenant, channel)


def replace_credentials(tenant: Tenant, channel: Channel, *, by: Actor, **values: str) -> list[str]:
    """Write credentials and say which; connect the channel next, so that they are checked.

    "" takes one away where the channel can live without it; a token stays until there is
    another one.
    """
    known = CREDENTIALS.get(Channel.Provider(channel.provider), ())
    given = {
        name: value
        for name, value in values.items()
        if name in known and (value or name not in {"access_token", "verify_token"})
    }
    if not given:
        return []
    with transaction.atomic():
        if not channel.keep_credentials(**given):
            return []
        names = sorted(given)
        audit.record(
            "channel.credentials_replaced",
            by=by,
            tenant=tenant,
            about=channel,
            after={"credentials": names},
        )
    return names


@transaction.atomic
def set_pace(tenant: Tenant, channel: Channel, own_pace: int | None, *, by: Actor) -> None:
    """The company's own limit of messages a second; None: as fast as the provider allows."""
    before = {"own_pace": channel.own_pace}
    if own_pace != channel.own_pace:
        _change(tenant, channel, "channel.pace_changed", {"own_pace": own_pace}, by)
        states.tell(tenant, channel, before=before)


def _change(tenant: Tenant, channel: Channel, action: str, new: dict[str, Any], by: Actor) -> None:
    before, after = audit.changes(channel, new)
    if not after:
        return
    for field, value in after.items():
        setattr(channel, field, value)
    channel.save(update_fields=list(after))
    audit.record(action, by=by, tenant=tenant, about=channel, before=before, after=after)
