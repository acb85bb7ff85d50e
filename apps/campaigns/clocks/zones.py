"""The clocks of the people a company knows, as far as they are known."""

from __future__ import annotations

import json
import logging
from collections import Counter
from zoneinfo import ZoneInfo, available_timezones

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import Left
from redis import RedisError

from apps.accounts.momentary import store
from apps.accounts.tenancy import current_schema
from apps.campaigns.models import Campaign
from apps.conversations.models import Contact, Message, Status
from apps.conversations.people import zones

logger = logging.getLogger(__name__)

WAITING = 300  # seconds; the shares of zones change slowly
KEPT_FOR = 1800  # seconds; whoever comes meanwhile from a new place waits so long at most
_AREA = 5  # characters of a number that tell its country and mostly its area


def of_recipients() -> frozenset[ZoneInfo]:
    """Of everybody, because who is in an audience changes until it is written down. Reads all
    contacts, and is remembered for a while."""
    names = _remembered()
    if names is None:
        names = sorted(_asked())
        _remember(names)
    return frozenset(ZoneInfo(name) for name in names)


def _asked() -> set[str]:
    people = Contact.objects.present()
    said = people.exclude(time_zone="").order_by().values_list("time_zone", flat=True).distinct()
    areas = (
        people.filter(time_zone="").exclude(phone="").order_by().annotate(area=Left("phone", _AREA))
    )
    numbers = areas.values("area").annotate(one=Min("phone")).values_list("one", flat=True)
    # What somebody wrote that is no zone is nobody's clock, here as at the claim.
    return ({*said} | {zones.of_number(number) for number in numbers}) & available_timezones()


def counted(people: QuerySet[Contact], usual: ZoneInfo) -> Counter[ZoneInfo]:
    """So many of these live by each clock; `usual`: that of whoever has no known one. Reads all
    of them."""
    areas = people.order_by().annotate(area=Left("phone", _AREA)).values("time_zone", "area")
    found = Counter[ZoneInfo]()
    for said, number, many in areas.annotate(one=Min("phone"), many=Count("pk")).values_list(
        "time_zone", "one", "many"
    ):
        name = said or zones.of_number(number)
        found[ZoneInfo(name) if name in available_timezones() else usual] += many
    return found


def waiting(campaign: Campaign, usual: ZoneInfo) -> Counter[ZoneInfo]:
    """Of those whose message waits in the queue. Remembered for some minutes."""
    key = f"recado:campaign-waiting:{current_schema()}:{campaign.pk}"
    try:
        if isinstance(found := store().get(key), bytes):
            return Counter({ZoneInfo(name): many for name, many in json.loads(found).items()})
    except RedisError:
        logger.warning("zones not remembered")
    queued = Message.objects.filter(batch=campaign.batch_id, status=Status.QUEUED)
    told = counted(Contact.objects.filter(pk__in=queued.values("contact_id")), usual)
    try:
        store().set(key, json.dumps({str(zone): many for zone, many in told.items()}), ex=WAITING)
    except RedisError:
        logger.warning("zones not remembered")
    return told


def forget() -> None:
    """Read anew the next time."""
    store().delete(_key())


def _key() -> str:
    return f"recado:campaign-zones:{current_schema()}"


def _remembered() -> list[str] | None:
    try:
        found = store().get(_key())
    except RedisError:
        return None
    return list(json.loads(found)) if isinstance(found, bytes) else None


def _remember(names: list[str]) -> None:
    try:
        store().set(_key(), json.dumps(names), ex=KEPT_FOR)
    except RedisError:
        logger.warning("zones not remembered")
