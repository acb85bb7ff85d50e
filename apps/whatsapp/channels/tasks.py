"""What workers do for channels."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from apps.accounts.models import ChannelRoute, Tenant
from apps.accounts.tenancy import current_tenant, in_tenant, public_task, tenant_task
from apps.whatsapp.channels import doctor, incident_mail
from apps.whatsapp.models import Channel, Incident

logger = logging.getLogger(__name__)

DAILY = timedelta(hours=23)  # older findings are due; the hour then moves little
EVERY = 60 * 60  # seconds between two looks
SPREAD = 45 * 60  # seconds over which an hour's questions are strewn


@tenant_task()
def mail_incident(incident_id: str) -> None:
    incident = Incident.objects.open().filter(pk=incident_id).first()
    if incident:  # it may be over before anybody was told
        incident_mail.send(current_tenant(), incident)


@tenant_task()
def welcome(channel_id: str) -> None:
    """A number that has just become live: what waited for it, and its account's templates."""
    from apps.whatsapp.message_templates.tasks import sync_account
    from apps.whatsapp.webhooks import routing

    channel = Channel.objects.present().filter(pk=channel_id).first()
    if channel is None:
        return
    routing.route_again(channel)
    sync_account.delay(channel.account, channel.sandbox)


@public_task()
def look_after_channels() -> None:
    """Once an hour: have every active company's channels looked at, strewn over the hour."""
    routes = ChannelRoute.objects.filter(
        kind=ChannelRoute.Kind.CHANNEL, tenant__status=Tenant.Status.ACTIVE
    ).select_related("tenant")
    for number, route in enumerate(routes.order_by("tenant_id")):
        with in_tenant(route.tenant):
            look_after.apply_async(
                [str(route.channel_id)],
                countdown=(number * 7) % SPREAD,
                expires=EVERY,  # without workers they must not pile up
            )


@tenant_task()
def look_after(channel_id: str) -> None:
    """Everything once a day, the token each hour, and whether webhooks still come."""
    tenant = current_tenant()
    channel = Channel.objects.present().filter(pk=channel_id).first()
    if channel is None:
        return
    if channel.status != Channel.Status.OFFLINE:
        examined = doctor.examined_at(channel)
        if examined is None or timezone.now() - examined > DAILY:
            doctor.examine(tenant, channel)
        elif channel.is_official:
            doctor.check_token(tenant, channel)
    doctor.check_silence(tenant, channel)
