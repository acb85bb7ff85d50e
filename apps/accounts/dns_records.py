"""The edge to the domain name system."""

from __future__ import annotations

import dns.exception
import dns.resolver
from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal

SECONDS = 5  # for all tries together


class DnsSilent(Refusal):
    """Nobody who would know answered in time; trying again is safe."""

    code = "dns_silent"
    status = 503
    message = _("The domain's name servers did not answer. Wait a moment, then check again.")


def texts(name: str) -> set[str]:
    """The TXT records of a name; empty when there are none. Raises DnsSilent."""
    try:
        answer = dns.resolver.Resolver().resolve(name, "TXT", lifetime=SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return set()
    except dns.exception.DNSException as exc:
        raise DnsSilent from exc
    # A long text is stored in pieces of 255 bytes.
    return {b"".join(record.strings).decode("utf-8", "replace") for record in answer}
