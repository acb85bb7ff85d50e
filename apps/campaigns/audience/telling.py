"""An audience in words that people read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.campaigns.audience import outcomes
from apps.campaigns.models import Campaign
from apps.conversations.models import Import, Segment, Tag

Json = Mapping[str, Any]


def words(audience: Json) -> list[str]:
    """A line for each part, then one for each that is taken away. What is gone meanwhile is
    said to be. Empty for nobody."""
    without = _("without %(part)s")
    excluded = [without % {"part": one} for one in _parts(audience.get("exclude") or {})]
    return [one[:1].upper() + one[1:] for one in [*_parts(audience), *excluded]]


def _parts(given: Json) -> list[str]:
    told = [_("everybody")] if given.get("all") else []
    told += [_("segment “%(name)s”") % {"name": one} for one in _segments(given)]
    told += [_("tag “%(name)s”") % {"name": one} for one in _tags(given)]
    told += [_("file “%(name)s”") % {"name": one} for one in _imports(given)]
    if ids := given.get("contactIds"):
        chosen = ngettext("%(count)d chosen person", "%(count)d chosen people", len(ids))
        told += [chosen % {"count": len(ids)}]
    if pasted := given.get("numbers"):
        count = ngettext("%(count)d pasted number", "%(count)d pasted numbers", len(pasted))
        told += [count % {"count": len(pasted)}]
    return [*told, *([_campaign(given["campaign"])] if given.get("campaign") else [])]


def _segments(given: Json) -> Iterable[str]:
    rows = Segment.objects.filter(pk__in=given.get("segments") or [], deleted_at=None)
    return _named(given.get("segments"), {str(one.pk): one.name for one in rows})


def _tags(given: Json) -> Iterable[str]:
    rows = Tag.objects.filter(pk__in=given.get("tags") or [])
    return _named(given.get("tags"), dict(rows.values_list("pk", "name")))


def _imports(given: Json) -> Iterable[str]:
    rows = Import.objects.filter(pk__in=given.get("imports") or [])
    return _named(given.get("imports"), {str(one.pk): one.filename for one in rows})


def _named(ids: Iterable[Any] | None, names: Mapping[Any, str]) -> Iterable[str]:
    return [names.get(one, _("gone")) for one in ids or ()]


def _campaign(told: Json) -> str:
    name = Campaign.objects.filter(pk=told["id"]).values_list("name", flat=True).first()
    sentence = _("those of “%(campaign)s” who %(outcome)s")
    parts = {"campaign": name or _("gone"), "outcome": outcomes.WORDS[told["outcome"]]}
    codes = ", ".join(told.get("codes") or ())
    return sentence % parts + (f" ({codes})" if codes else "")
