"""Where webhooks come in, and which gateways may be spoken to."""

from __future__ import annotations

import secrets
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.whatsapp import reach
from apps.whatsapp.models import Channel

LONGEST_OVERRIDE = 200  # characters; Meta takes no longer address


def platform_url() -> str:
    """The one address of the platform's own app at Meta."""
    return f"{settings.PUBLIC_URL}/webhooks/meta/"


def webhook_url(channel: Channel) -> str:
    """The channel's own address, signed with its own app's secret or its gateway's key."""
    return f"{settings.PUBLIC_URL}/webhooks/{channel.provider}/{channel.pk}/"


def new_verify_token() -> str:
    return secrets.token_urlsafe(24)


def can_be_called(channel: Channel) -> bool:
    """Whether Meta can call our address at all; the simulator calls any."""
    url = webhook_url(channel)
    return channel.sandbox or (url.startswith("https://") and len(url) <= LONGEST_OVERRIDE)


def has_own_app(channel: Channel) -> bool:
    """Its webhooks come to its own address, not to the platform's."""
    return channel.sandbox or bool(channel.secrets().get("app_secret"))


def is_platform_gateway(url: str) -> bool:
    return bool(settings.DEFAULT_WAHA_URL) and url.rstrip("/") == settings.DEFAULT_WAHA_URL


def check_gateway(url: str) -> str:
    """The address without a slash at its end. Raises ValidationError, which says what is wrong.

    What a name leads to is judged again on each connection; this tells it while one types.
    """
    parts = _parts(url.strip())
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValidationError(_("Write the whole address, beginning with https://."), "invalid")
    if parts.query or parts.fragment or parts.username or parts.password:
        raise ValidationError(_("Only the address itself: no ?, no # and no user name."), "invalid")
    if is_platform_gateway(url):
        return url.rstrip("/")
    found = _resolved(parts.hostname)
    if not all(reach.may_reach(address, parts.hostname) for address in found):
        raise ValidationError(
            _("This address lies in a private network, which the platform does not reach into."),
            "private",
        )
    return url.strip().rstrip("/")


def _parts(url: str) -> SplitResult | None:
    """None for what is no address at all: brackets or ports that are none."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - judged when it is read
    except ValueError:
        return None
    return parts


def _resolved(host: str) -> set[str]:
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError) as exc:
        raise ValidationError(
            _("No server has this name. Check the address for slips."), "unknown_host"
        ) from exc
