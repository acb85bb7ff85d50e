"""Which addresses may be called. What a name leads to is judged again on each connection."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from apps.conversations.hooks.refusals import Unfit
from apps.whatsapp import reach

LONGEST = 500


def check(url: str) -> str:
    """The address, trimmed. Raises Unfit for `url`, which says what is wrong."""
    url = url.strip()
    parts = _parts(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _unfit(_("Write the whole address, beginning with https://."))
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        raise _unfit(_("Use at most 500 characters, without spaces or accents."))
    if parts.username or parts.password or parts.fragment:
        raise _unfit(_("Leave out the user name, the password and what follows a #."))
    _check_host(parts)
    return url


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises where it is none
    except ValueError:
        return None
    return parts


def _check_host(parts: SplitResult) -> None:
    host = parts.hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        is_inside = host.lower() in {one.lower() for one in settings.PRIVATE_HOSTS_ALLOWED}
    else:
        if not reach.may_reach(host, host, parts.port):
            raise _unfit(
                _("This address is in a private network. Use one that is on the internet.")
            )
        is_inside = not address.is_global
    if parts.scheme == "http" and not is_inside:
        raise _unfit(_("Use an address that begins with https://: what is sent is personal."))


def _unfit(words: str) -> Unfit:
    return Unfit({"url": [words]})
