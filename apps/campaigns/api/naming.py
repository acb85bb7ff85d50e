"""Where something is wrong, by the name of the field in the body that a program sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from rest_framework.exceptions import ValidationError

from apps.accounts.api.wire import camel
from apps.accounts.hours import BadHours
from apps.campaigns.refusals import BudgetTooSmall, NeverOpen, PriceUnknown
from apps.campaigns.unfit import BadCampaign
from apps.conversations.contents.refusals import UnfitContent

#: Ours → the API's, piece by piece of a path.
_NAMES = {
    "segments": "segmentIds",
    "imports": "importIds",
    "window": "sendingWindowId",
    "channels": "channelIds",
    "kind": "type",
    "values": "variables",
}


@contextmanager
def field_by_field(*, within: str = "") -> Iterator[None]:
    """What can't be kept is the caller's to correct: 400 with the name of each field. `within`:
    the part of a campaign that the body is."""
    try:
        yield
    except (BadCampaign, UnfitContent) as refusal:
        raise ValidationError(_named(refusal.errors, within)) from refusal
    except (BadHours, NeverOpen) as refusal:
        raise ValidationError({"hours": [str(refusal)]}) from refusal
    except (BudgetTooSmall, PriceUnknown) as refusal:
        raise ValidationError({"budget": [str(refusal)]}) from refusal


def _named(errors: Mapping[str, Sequence[str]], within: str) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for path, words in errors.items():
        pieces = path.removeprefix(f"{within}.").split(".")
        name = ".".join(_NAMES.get(piece, camel(piece)) for piece in pieces)
        named.setdefault(name, []).extend(words)
    return named
