"""Fields of a draft, read one by one; what is wrong is told under the field's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from apps.accounts.ids import as_id
from apps.campaigns import audience, wording
from apps.campaigns.drafting import repeats, rules
from apps.campaigns.drafting.rules import Wrong
from apps.campaigns.models import MissedStart, SendingWindow
from apps.campaigns.unfit import BadCampaign
from apps.conversations.models import Category
from apps.whatsapp.invisible import without
from apps.whatsapp.models import Channel

LONGEST_NAME = 200
MOST_CHANNELS = 50
_DEAREST = Decimal("9999999999.99")
_DEAREST_EACH = Decimal(1000)
#: What a company begins by itself; an answer needs nobody's consent, and is never a campaign.
CATEGORIES = (Category.MARKETING, Category.UTILITY, Category.AUTHENTICATION)


def read(given: Mapping[str, Any]) -> dict[str, Any]:
    """Column → value, of what is given. Raises BadCampaign that names everything wrong."""
    columns: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name, value in given.items():
        reader = READERS.get(name)
        if reader is None:
            errors[name] = [_("A campaign has no such field.")]
            continue
        try:
            columns[_COLUMNS.get(name, name)] = reader(value)
        except BadCampaign as refusal:
            errors |= refusal.errors
        except Wrong as wrong:
            errors |= {f"{name}{path}": [words] for path, words in wrong.errors.items()}
    if errors:
        raise BadCampaign(errors)
    return columns


def _name(value: Any) -> str:
    line = " ".join(without(value).split()) if isinstance(value, str) else ""
    if not line or len(line) > LONGEST_NAME or not line.isprintable():
        words = _("Write a name of 1 to %(most)d characters.") % {"most": LONGEST_NAME}
        raise Wrong(words)
    return line


def _channels(value: Any) -> list[UUID]:
    """All of one provider: what is said, and how it is paced, differs."""
    if not isinstance(value, list | tuple) or len(value) > MOST_CHANNELS:
        raise Wrong(_("Give a list of ids."))
    ids = [as_id(one) for one in value]
    known = Channel.objects.present().in_bulk([one for one in ids if one])
    if len(known) < len({*ids}):
        raise Wrong(_("One of these channels isn't there, or not any more."))
    if len({one.provider for one in known.values()}) > 1:
        raise Wrong(
            _("These are of different kinds. Choose channels that are connected the same way.")
        )
    return list(dict.fromkeys(one for one in ids if one))


def _category(value: Any) -> str:
    if value not in CATEGORIES:
        raise Wrong(
            _("Choose marketing, utility or authentication: what you begin is never an answer.")
        )
    return str(value)


def _moment(value: Any) -> datetime | None:
    """None: not planned."""
    if value in (None, ""):
        return None
    at = value if isinstance(value, datetime) else _parsed(value)
    if at is None or timezone.is_naive(at):
        raise Wrong(_("Write a day and a time with its offset, as in 2026-11-27T09:00:00-03:00."))
    if at < timezone.now():
        raise Wrong(_("This moment has passed. Choose a later one."))
    return at


def _parsed(value: Any) -> datetime | None:
    try:
        return parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _missed_start(value: Any) -> str:
    if value not in MissedStart.values:
        raise Wrong(_("Choose one of: %(names)s.") % {"names": ", ".join(MissedStart.values)})
    return str(value)


def _window(value: Any) -> UUID | None:
    if value in (None, ""):
        return None
    if isinstance(value, SendingWindow):
        return value.pk
    pk = as_id(value)
    if pk is None or not SendingWindow.objects.filter(pk=pk).exists():
        raise Wrong(_("There is no such sending window, or not any more."))
    return pk


def amount(value: Any) -> Decimal | None:
    """In the price list's currency; None: no limit. Raises Wrong."""
    if value in (None, ""):
        return None
    try:
        amount = Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation:
        amount = Decimal(0)
    if not 0 < amount <= _DEAREST:
        raise Wrong(_("Write an amount above zero, such as 150.00."))
    return amount


def price(value: Any) -> Decimal | None:
    """Of one message, in the price list's currency; it may cost nothing. Raises Wrong."""
    if value in (None, ""):
        return None
    try:
        price = Decimal(str(value)).quantize(Decimal("0.000001"))
    except InvalidOperation:
        price = Decimal(-1)
    if not 0 <= price <= _DEAREST_EACH:
        raise Wrong(_("Write the price of one message, such as 0.04, or 0."))
    return price


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong(_("Say true or false."))
    return value


def _step(value: Any) -> str:
    return str(value or "")[:10]


READERS: dict[str, Callable[[Any], Any]] = {
    "name": _name,
    "audience": audience.checked,
    "variants": wording.checked,
    "twin": wording.checked_twin,
    "channels": _channels,
    "category": _category,
    "scheduled_at": _moment,
    "missed_start": _missed_start,
    "window": _window,
    "window_id": _window,
    "pace": rules.pace,
    "budget": amount,
    "own_price": price,
    "stops": rules.stops,
    "canary": rules.canary,
    "experiment": rules.experiment,
    "repeats": repeats.read,
    "ignores_cap": _flag,
    "step": _step,
}
_COLUMNS = {"window": "window_id"}
