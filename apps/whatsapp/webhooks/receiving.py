"""What is answered to a provider's call, whatever carries it; storing is left to the caller."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.whatsapp.webhooks import reading
from apps.whatsapp.webhooks.addresses import Address
from apps.whatsapp.webhooks.doors import Door
from apps.whatsapp.webhooks.posts import Post

LARGEST_BODY = 8 * 1024 * 1024  # bytes; Meta posts at most 3 MB
RETRY_AFTER = 5  # seconds until a provider may try again what could not be stored
_LONGEST_CHALLENGE = 1000  # characters
#: Headers that help to understand an event. No signature, no credential.
_KEPT_HEADERS = ("content-type", "user-agent", "x-webhook-request-id", "x-webhook-timestamp")
_LONGEST_HEADER = 200  # characters


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


THANKS = Answer(200)
NOT_FOUND = Answer(404)
NOT_GENUINE = Answer(401)
TOO_LARGE = Answer(413)
NOT_STORED = Answer(503, headers={"Retry-After": str(RETRY_AFTER)})


def not_so(address: Address) -> Answer:
    return Answer(405, headers={"Allow": ", ".join(address.methods)})


def handshake(door: Door, query: Mapping[str, str]) -> Answer:
    """Meta asks, once, whether the address is ours (Webhooks, "Create an endpoint")."""
    asked = query.get("hub.mode") == "subscribe" and "hub.challenge" in query
    if not (asked and door.knows(query.get("hub.verify_token", ""))):
        return Answer(403)
    challenge = query["hub.challenge"][:_LONGEST_CHALLENGE]
    return Answer(200, challenge, {"X-Content-Type-Options": "nosniff"})


def genuine(address: Address, door: Door, headers: Mapping[str, str], raw: bytes) -> Post | None:
    """The post, read just far enough to find whose it is; None when the signature is wrong.

    Header names are in lower case. Never raises for what the body holds.
    """
    scopes = door.scopes(address.provider, headers, raw)
    if not scopes:
        return None
    keys, problem = reading.keys_of(address.provider, raw)
    return Post(
        provider=address.provider,
        raw=raw,
        channel_id=address.channel_id,
        home=door.home,
        scopes=scopes,
        headers=_kept(headers),
        keys=keys,
        problem=problem,
    )


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        name: "".join(c for c in headers[name][:_LONGEST_HEADER] if c.isprintable())
        for name in _KEPT_HEADERS
        if name in headers
    }
