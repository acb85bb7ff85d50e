"""From a channel's row to what its provider needs to reach it."""

from __future__ import annotations

from django.conf import settings

from apps.whatsapp.models import Channel
from apps.whatsapp.providers.protocol import Connection

ON_PLATFORM = "on_platform"  # among a channel's credentials: its gateway is the platform's


def connection_of(channel: Channel) -> Connection:
    """Holds the channel's secrets in clear: pass it on to a provider, keep it nowhere."""
    secrets = channel.secrets()
    if channel.provider == Channel.Provider.META:
        return Connection(
            base_url=graph_url(sandbox=channel.sandbox),
            key=channel.key,
            token=secrets.get("access_token", ""),
            account=channel.account,
            secret=app_secret(channel),
            version=settings.META_GRAPH_VERSION,
            # The app whose token it is, as Meta said when it was examined.
            app_id=channel.health.get("app_id") or settings.META_APP_ID,
        )
    return Connection(
        base_url=settings.SANDBOX_URL if channel.sandbox else channel.gateway_url.rstrip("/"),
        key=channel.key,
        token=_gateway_key(secrets),
        secret=secrets.get("hmac_key", ""),
    )


def _gateway_key(secrets: dict[str, str]) -> str:
    """The platform's own key is looked up, not copied into companies' rows: it may change, and
    not even its end is theirs to see."""
    if secrets.get(ON_PLATFORM):
        return str(settings.DEFAULT_WAHA_API_KEY)
    return secrets.get("api_key", "")


def graph_url(*, sandbox: bool) -> str:
    return str(settings.SANDBOX_URL if sandbox else settings.META_GRAPH_URL)


def app_secret(channel: Channel) -> str:
    """Signs what comes to the channel's own address: its app's secret, else the platform's."""
    own = channel.secrets().get("app_secret", "")
    return own or str(settings.SANDBOX_APP_SECRET if channel.sandbox else settings.META_APP_SECRET)
