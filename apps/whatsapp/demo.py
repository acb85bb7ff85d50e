"""What the demo company has of the wire: a number at the simulator, and a first template."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import override

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import current_tenant, tenant_task
from apps.whatsapp.channels import connecting
from apps.whatsapp.models import Channel

PATIENCE = 24  # tries
PAUSE = 5  # seconds between them: the simulator starts beside the worker


def furnish(tenant: Tenant) -> None:
    """A sandbox channel, unless the company has channels or there is no simulator."""
    if not settings.SANDBOX_URL or Channel.objects.exists():
        return
    with override(tenant.language):
        channel = connecting.create(
            tenant,
            Channel.Provider.META,
            display_name="Loja (simulador)",
            name="loja",
            sandbox=True,
            by=PLATFORM,
        )
    bring_live.delay_on_commit(str(channel.pk))


@tenant_task(bind=True, max_retries=PATIENCE)
def bring_live(self: object, channel_id: str) -> None:
    """Connect the demo's channel as soon as the simulator answers."""
    channel = Channel.objects.present().filter(pk=channel_id).first()
    if channel is None or channel.status == Channel.Status.ONLINE:
        return
    connecting.connect(current_tenant(), channel, by=PLATFORM)
    if channel.status != Channel.Status.ONLINE:
        raise self.retry(countdown=PAUSE)  # type: ignore[attr-defined]
