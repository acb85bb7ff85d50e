"""What customers see of a number when they tap on it. It is kept at Meta, not here."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.whatsapp import graph, resumable
from apps.whatsapp.channels import connecting
from apps.whatsapp.channels.refusals import refusal_of
from apps.whatsapp.connections import connection_of
from apps.whatsapp.errors import ProviderError
from apps.whatsapp.models import Channel

#: The longest each may be, in characters (Meta, "Business profiles", read 2026).
LONGEST = {"about": 139, "address": 256, "description": 512, "email": 128}
MOST_WEBSITES = 2
LONGEST_WEBSITE = 256
LARGEST_PHOTO = 5 * 1024 * 1024  # bytes
PHOTO_TYPES = ("image/jpeg", "image/png")

#: Meta's words for what a company does.
VERTICALS: dict[str, Any] = {
    "": _("not said"),
    "ALCOHOL": _("Alcoholic drinks"),
    "APPAREL": _("Clothing"),
    "AUTO": _("Cars and motorcycles"),
    "BEAUTY": _("Beauty, spa and hairdressing"),
    "EDU": _("Education"),
    "ENTERTAIN": _("Entertainment"),
    "EVENT_PLAN": _("Events"),
    "FINANCE": _("Finance and insurance"),
    "GOVT": _("Public service"),
    "GROCERY": _("Food and groceries"),
    "HEALTH": _("Health"),
    "HOTEL": _("Hotels and lodging"),
    "NONPROFIT": _("Non-profit"),
    "ONLINE_GAMBLING": _("Online gambling"),
    "OTC_DRUGS": _("Over-the-counter medicines"),
    "OTHER": _("Something else"),
    "PHYSICAL_GAMBLING": _("Gambling"),
    "PROF_SERVICES": _("Professional services"),
    "RESTAURANT": _("Restaurant"),
    "RETAIL": _("Shops and retail"),
    "TRAVEL": _("Travel and transport"),
}


class NoPhoto(Refusal):
    code = "no_photo"
    status = 400
    message = _("Use a square JPEG or PNG of at most 5 MB.")


@dataclass(frozen=True, slots=True)
class Profile:
    about: str = ""
    address: str = ""
    description: str = ""
    email: str = ""
    vertical: str = ""
    websites: tuple[str, ...] = ()
    photo_url: str = ""  # at Meta; it works for a while

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        vertical = str(told.get("vertical") or "")
        return cls(
            **{name: str(told.get(name) or "") for name in LONGEST},
            vertical="" if vertical in {"UNDEFINED", "NOT_A_BIZ"} else vertical,
            websites=tuple(str(one) for one in told.get("websites") or ()),
            photo_url=str(told.get("profile_picture_url") or ""),
        )


_READ = ",".join([*LONGEST, "vertical", "websites", "profile_picture_url"])
_WRITTEN = [one.name for one in fields(Profile) if one.name != "photo_url"]


def read(channel: Channel) -> Profile:
    """Asks Meta. Raises ProviderRefused or ProviderSilent."""
    connecting.only(channel, Channel.Provider.META)
    path = f"{channel.key}/whatsapp_business_profile"
    try:
        answer = graph.ask(connection_of(channel), "GET", path, params={"fields": _READ})
    except ProviderError as exc:
        raise refusal_of(exc.failure) from exc
    data = answer.get("data")
    return Profile.of(data[0] if isinstance(data, list) and data else {})


def change(tenant: Tenant, channel: Channel, *, by: Actor, **values: Any) -> None:
    """Write only what is named: fields of Profile, except the photo."""
    connecting.only(channel, Channel.Provider.META)
    new = {name: value for name, value in values.items() if name in _WRITTEN}
    if not new:
        return
    body = {**new, "messaging_product": "whatsapp"}
    if "websites" in body:
        body["websites"] = list(body["websites"])
    if not body.get("vertical", "-"):
        body["vertical"] = "UNDEFINED"
    _write(channel, body)
    audit.record(
        "channel.profile_changed",
        by=by,
        tenant=tenant,
        about=channel,
        after={"fields": sorted(new)},
    )


def differing(old: Profile, values: dict[str, Any]) -> dict[str, Any]:
    """Those values that are not what stands there: Meta refuses some that stay empty."""
    kept = asdict(old)
    return {name: value for name, value in values.items() if kept.get(name) != value}


def put_photo(tenant: Tenant, channel: Channel, raw: bytes, *, mime_type: str, by: Actor) -> None:
    """Show another photo. Raises NoPhoto, ProviderRefused or ProviderSilent."""
    connecting.only(channel, Channel.Provider.META)
    if mime_type not in PHOTO_TYPES or not 0 < len(raw) <= LARGEST_PHOTO:
        raise NoPhoto()
    connection = connection_of(channel)
    try:
        handle = resumable.handle_of(connection, raw, mime_type=mime_type, filename="photo")
    except ProviderError as exc:
        raise refusal_of(exc.failure) from exc
    _write(channel, {"messaging_product": "whatsapp", "profile_picture_handle": handle})
    audit.record(
        "channel.profile_changed",
        by=by,
        tenant=tenant,
        about=channel,
        after={"fields": ["photo"]},
    )


def _write(channel: Channel, body: dict[str, Any]) -> None:
    path = f"{channel.key}/whatsapp_business_profile"
    try:
        graph.ask(connection_of(channel), "POST", path, json=body)
    except ProviderError as exc:
        raise refusal_of(exc.failure) from exc
