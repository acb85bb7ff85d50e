"""An audience as somebody wrote it, read into what is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.ids import as_id
from apps.campaigns.audience import numbers, outcomes
from apps.campaigns.models import Campaign
from apps.campaigns.unfit import BadCampaign
from apps.conversations.models import Contact, Import, Segment, Tag
from apps.conversations.segments import tree
from apps.conversations.segments.refusals import BadRules

MOST = 10_000  # people or numbers named one by one
LONGEST_LISTS = 100  # segments, tags, imports
TOLD = 100  # wrong ones named in an answer
_BIGGEST_TAG = 2**31 - 1
_CODE = re.compile(r"[\w.:-]{1,60}\Z")
Json = dict[str, Any]


def checked(given: Any) -> Json:
    """The audience as it is kept: tidy, each once, without what is empty. Raises BadCampaign that
    names everything wrong: ids of nothing, segments that are gone, numbers that are none."""
    reader = _Reader()
    audience = reader.audience(given, "audience")
    if reader.errors:
        raise BadCampaign(reader.errors)
    return audience


class _Reader:
    def __init__(self) -> None:
        self.errors: dict[str, list[str]] = {}

    def wrong(self, where: str, words: str) -> None:
        self.errors.setdefault(where, []).append(words)

    def audience(self, given: Any, where: str) -> Json:
        if not isinstance(given, Mapping):
            self.wrong(where, _("Say who gets it: an object with the parts of the audience."))
            return {}
        known = {**_PARTS, **({"exclude": _Reader.exclude} if where == "audience" else {})}
        for name in given.keys() - known.keys():
            self.wrong(f"{where}.{str(name)[:40]}", _("There is no such part of an audience."))
        read = {
            name: reads(self, given[name], f"{where}.{name}")
            for name, reads in known.items()
            if name in given
        }
        return {name: value for name, value in read.items() if value}

    def exclude(self, given: Any, where: str) -> Json:
        excluded = self.audience(given or {}, where)
        if excluded.get("all"):
            self.wrong(f"{where}.all", _("Then nobody is left. Say who is taken away."))
        return excluded

    def all(self, given: Any, where: str) -> bool:
        if not isinstance(given, bool):
            self.wrong(where, _("Say true or false."))
        return given is True

    def contacts(self, given: Any, where: str) -> list[str]:
        ids = self.ids(given, where, MOST)
        rows = Contact.objects.present().filter(pk__in=ids)
        return self.there(ids, set(rows.values_list("pk", flat=True)), where)

    def segments(self, given: Any, where: str) -> list[str]:
        ids = self.ids(given, where, LONGEST_LISTS)
        found = Segment.objects.filter(deleted_at=None).in_bulk(ids)
        for segment in found.values():
            self.rules(segment, where)
        return self.there(ids, set(found), where)

    def rules(self, segment: Segment, where: str) -> None:
        try:
            if segment.kind != Segment.Kind.LIST:
                tree.read(segment.rules, within=frozenset({segment.pk}))
        except BadRules:
            words = _("The rules of “%(name)s” name something that is gone. Correct it first.")
            self.wrong(where, words % {"name": segment.name})

    def imports(self, given: Any, where: str) -> list[str]:
        ids = self.ids(given, where, LONGEST_LISTS)
        rows = Import.objects.filter(pk__in=ids).exclude(state=Import.State.UNDONE)
        return self.there(ids, set(rows.values_list("pk", flat=True)), where)

    def tags(self, given: Any, where: str) -> list[int]:
        ids = self.each(given, where, LONGEST_LISTS, _whole)
        known = set(Tag.objects.filter(pk__in=ids).values_list("pk", flat=True))
        self.there(ids, known, where)
        return ids

    def numbers(self, given: Any, where: str) -> list[str]:
        if not _is_list(given, str):
            self.wrong(where, _("Give a list of numbers."))
            return []
        if len(given) > MOST:
            self.wrong(where, _("Paste at most 10,000 numbers. Bring more as a file."))
            return []
        pasted = numbers.of_lines(given)
        for one in pasted.wrong[:TOLD]:
            self.wrong(where, str(one))
        return pasted.found

    def campaign(self, given: Any, where: str) -> Json:
        if not isinstance(given, Mapping) or given.keys() - {"id", "outcome", "codes", "variant"}:
            self.wrong(where, _("Say which campaign and what came of it: “id” and “outcome”."))
            return {}
        ids = self.ids([given.get("id")], f"{where}.id", 1)
        known = set(Campaign.objects.present().filter(pk__in=ids).values_list("pk", flat=True))
        told: Json = {"id": "".join(self.there(ids, known, f"{where}.id"))}
        told["outcome"] = given.get("outcome")
        if told["outcome"] not in list(outcomes.Outcome):
            words = _("Choose one of: %(outcomes)s.") % {"outcomes": ", ".join(outcomes.Outcome)}
            self.wrong(f"{where}.outcome", words)
        return {**told, **self.narrowed(given, where)}

    def narrowed(self, given: Mapping[str, Any], where: str) -> Json:
        codes, variant = given.get("codes") or [], given.get("variant")
        if (
            not _is_list(codes, str)
            or len(codes) > LONGEST_LISTS
            or not all(map(_CODE.match, codes))
        ):
            self.wrong(f"{where}.codes", _("Give a list of error codes."))
            codes = []
        if variant is not None and (_whole(variant) is None or not 0 <= variant < 100):
            self.wrong(f"{where}.variant", _("Give the variant's number, from 0."))
        told: Json = {"codes": sorted(set(codes))} if codes else {}
        return told if variant is None else {**told, "variant": variant}

    def ids(self, given: Any, where: str, most: int) -> list[UUID]:
        return self.each(given, where, most, as_id)

    def each(self, given: Any, where: str, most: int, read: Callable[[Any], Any]) -> list[Any]:
        if not isinstance(given, list | tuple):
            self.wrong(where, _("Give a list of ids."))
            return []
        if len(given) > most:
            self.wrong(where, _("At most %(most)d here.") % {"most": most})
            return []
        found = {one: read(one) for one in map(_plain, given)}
        self.unknown([one for one, value in found.items() if value is None], where)
        return list(dict.fromkeys(value for value in found.values() if value is not None))

    def there(self, ids: Iterable[Any], known: set[Any], where: str) -> list[str]:
        wanted = list(ids)
        self.unknown([one for one in wanted if one not in known], where)
        return [str(one) for one in wanted]

    def unknown(self, ids: list[Any], where: str) -> None:
        for one in ids[:TOLD]:
            words = _("“%(id)s” is not there, or not any more.")
            self.wrong(where, words % {"id": str(one)[:40]})


_PARTS: dict[str, Callable[[_Reader, Any, str], Any]] = {
    "all": _Reader.all,
    "contactIds": _Reader.contacts,
    "segments": _Reader.segments,
    "tags": _Reader.tags,
    "imports": _Reader.imports,
    "numbers": _Reader.numbers,
    "campaign": _Reader.campaign,
}


def _plain(value: Any) -> Any:
    """What can stand in a set."""
    return value if isinstance(value, str | int | UUID) else str(value)


def _whole(value: Any) -> int | None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and 0 <= value <= _BIGGEST_TAG else None


def _is_list(value: Any, kind: type) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, kind) for one in value)
