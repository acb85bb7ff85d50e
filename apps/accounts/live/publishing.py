"""Saying things to open pages and programs.

A frame is made once for all who hear it: as JSON, and as HTML once for each language,
never once a connection. It leaves when the transaction commits.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from channels.layers import get_channel_layer
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.urls import get_script_prefix, get_urlconf, set_script_prefix, set_urlconf
from django.utils import timezone, translation
from django.utils.html import format_html
from redis.exceptions import RedisError

from apps.accounts.afterwards import once_committed
from apps.accounts.live import paced, rooms
from apps.accounts.momentary import store
from apps.accounts.tenancy import in_tenant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apps.accounts.models import Tenant

logger = logging.getLogger(__name__)

#: Stands in HTML where each connection puts its own prefix: `/t/<slug>/`, or `/` on a domain.
PREFIX = "/-recado-prefix-/"


@dataclass(frozen=True, slots=True)
class Frame:
    """Something to say in a room. `stream`: what a paced event is about."""

    event: str
    data: Mapping[str, Any] | None
    template: str = ""
    context: Mapping[str, Any] | None = None
    stream: str = ""
    version: int | None = None


def publish(
    tenant: Tenant,
    room: str,
    event: str,
    data: Mapping[str, Any] | None,
    *,
    template: str = "",
    context: Mapping[str, Any] | None = None,
    about: object = "",
    version: int | None = None,
) -> None:
    """Tell a room of the tenant, once the transaction commits. Never raises for Redis' sake.

    `data` goes to programs as it is, so its keys are camelCase; None says nothing to them, for
    what they hear in another room. `template` is rendered for pages, inside the tenant, and
    must be whole fragments with their ids. An event of
    `rooms.PACED` needs `about`, the id of the thing, and is told in one room only;
    `version` grows with that thing's state, and an older one never follows a newer one.
    """
    if event not in rooms.EVENTS:
        raise ValueError(f"{event!r} is not an event")
    if not rooms.belongs(room, tenant.schema_name):
        raise ValueError(f"room {room!r} is not {tenant.schema_name}'s")
    if (event in rooms.PACED) != bool(about):
        raise ValueError(f"{event!r}: `about` is for paced events, and for all of them")
    stream = f"{room}:{event}:{about}" if about else ""
    frame = Frame(event, data, template, context, stream, version)
    once_committed(_say, tenant, room, frame)


def recheck(room: str) -> None:
    """Ask all connections in a room, once the transaction commits, whether they may stay."""
    once_committed(_send, room, {"type": "live.recheck"})


def session_ended(room: str, session_hash: str) -> None:
    """Close the connections of one login, once the transaction commits."""
    message = {"type": "live.session_ended", "session": session_hash}
    once_committed(_send, room, message)


def text_of(event: str, data: Mapping[str, Any]) -> str:
    """The JSON frame that programs receive."""
    frame = {"type": event, "data": data, "at": timezone.now()}
    return json.dumps(frame, cls=DjangoJSONEncoder, ensure_ascii=False)


def message_of(
    event: str,
    data: Mapping[str, Any] | None,
    html: Mapping[str, str] | None = None,
    besides: str = "",
) -> dict[str, Any]:
    """What travels through the channel layer. `besides`: the id of the guest not to tell."""
    return {
        "type": "live.frame",
        "event": event,
        "text": "" if data is None else text_of(event, data),
        "html": dict(html or {}),
        "besides": besides,
    }


def done(ref: str) -> str:
    """A fragment for nobody to show: what the client asked under this name has been done."""
    return format_html('<i id="done-{}" hidden></i>', ref)


def toast(text: str, kind: str = "bad") -> str:
    """A fragment that shows a toast, in the language in force."""
    return render_to_string("_live_toast.html", {"text": text, "kind": kind})


def _say(tenant: Tenant, room: str, frame: Frame) -> None:
    try:
        if not _anybody_in(room):
            return
        html = fragments(tenant, frame.template, frame.context or {}) if frame.template else {}
        message = message_of(frame.event, frame.data, html)
        if frame.stream:
            wire = _wire(message)
            paced.offer(frame.stream, _channel(room), wire, frame.version)
        else:
            _send(room, message)
    except RedisError as exc:
        _warn(frame.event, exc)


def fragments(tenant: Tenant, template: str, context: Mapping[str, Any]) -> dict[str, str]:
    """A template's HTML in each language, as it stands in a page of the tenant."""
    with in_tenant(tenant), _as_in_a_page(), timezone.override(tenant.time_zone):
        html: dict[str, str] = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                html[language] = render_to_string(template, {**context, "tenant": tenant})
        return html


@contextmanager
def _as_in_a_page() -> Iterator[None]:
    """`{% url %}` gives the addresses of a tenant's page, also in a worker."""
    urlconf, prefix = get_urlconf(), get_script_prefix()
    set_urlconf(settings.TENANT_URLCONF)
    set_script_prefix(PREFIX)
    try:
        yield
    finally:
        set_urlconf(urlconf)
        set_script_prefix(prefix)


# `group_send` belongs to an event loop, and a worker would open a loop and a connection for
# every frame; PUBLISH over the shared connection takes a tenth of a millisecond. The tests
# of the socket receive through the channel layer what is sent here.


def _send(room: str, message: dict[str, Any]) -> None:
    try:
        store().publish(_channel(room), _wire(message))
    except RedisError as exc:
        _warn(message["type"], exc)


def watched(tenant: Tenant, kind: str) -> set[UUID]:
    """Ids of the things of a kind that somebody has joined just now; none while Redis is away."""
    start = _channel(rooms.of_tenant(tenant.schema_name)).removesuffix("tenant") + f"{kind}."
    try:
        channels = store().pubsub_channels(f"{start}*")
    except RedisError as exc:
        _warn(kind, exc)
        return set()
    names = (name.decode() if isinstance(name, bytes) else name for name in channels)
    return {UUID(name.removeprefix(start)) for name in names}


def _anybody_in(room: str) -> bool:
    [(_name, listeners)] = store().pubsub_numsub(_channel(room))
    return int(listeners) > 0


def _channel(room: str) -> str:
    layers: Any = settings.CHANNEL_LAYERS
    return f"{layers['default']['CONFIG']['prefix']}__group__{room}"


def _wire(message: dict[str, Any]) -> bytes:
    wire: bytes = get_channel_layer().serialize(message)
    return wire


def _warn(event: str, exc: RedisError) -> None:
    logger.warning(
        "live frame lost", extra={"action": "frame_lost", "event": event, "why": str(exc)}
    )
