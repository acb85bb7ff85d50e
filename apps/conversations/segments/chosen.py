"""Whom a job is about: a selection, or everybody whom a filter finds."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from apps.conversations.models import BulkJob, Contact
from apps.conversations.segments import filters, tree
from apps.conversations.segments.filters import Filters
from apps.conversations.segments.refusals import NothingChosen
from apps.conversations.segments.tree import Json

MOST = 10_000  # people in a selection; more are chosen by a filter

Selected = Sequence[UUID] | Filters
Chosen = Selected | Json

#: Fields whose values may name a person; the audit log is told only that they were asked.
_PERSONAL = frozenset({"name", "phone", "email", "notes", "attribute"})


def kept(chosen: Chosen) -> Json:
    """As it stands in a job. Rules alone are about everybody present. Raises BadRules,
    NothingChosen."""
    if isinstance(chosen, dict):
        chosen = Filters(rules=chosen)
    if isinstance(chosen, Filters):
        rules = tree.as_json(tree.read(chosen.rules))
        return {"rules": rules, "search": chosen.search, "trash": chosen.in_trash}
    if not chosen or len(chosen) > MOST:
        raise NothingChosen
    return {"ids": [str(pk) for pk in dict.fromkeys(chosen)]}


def found(chosen: Selected) -> QuerySet[Contact]:
    """Whom it is about now. Raises NothingChosen."""
    if isinstance(chosen, Filters):
        return filters.matching(chosen, capped=False)
    ids = kept(chosen)["ids"]
    return Contact.objects.filter(pk__in=ids, merged_into=None)


def rows(job: BulkJob) -> QuerySet[Contact]:
    """All of them, as the filter finds them now; nobody who came after the job was begun."""
    if "ids" in job.chosen:
        return Contact.objects.filter(pk__in=job.chosen["ids"], merged_into=None)
    asked = Filters(
        rules=job.chosen["rules"], search=job.chosen["search"], in_trash=job.chosen["trash"]
    )
    return filters.matching(asked, now=job.created_at, capped=False).filter(pk__lte=job.pk)


def after(job: BulkJob, most: int) -> list[UUID]:
    """The next ones, by id; none when the job is through."""
    left = rows(job).filter(pk__gt=job.last) if job.last else rows(job)
    return list(left.order_by("pk").values_list("pk", flat=True)[:most])


def masked(job: BulkJob) -> Json:
    """What the audit log may know of it."""
    if "ids" in job.chosen:
        return {"selected": len(job.chosen["ids"])}
    told: Json = {"rules": _masked(job.chosen["rules"])}
    if job.chosen["search"]:
        told["search"] = "…"
    return {**told, **({"trash": True} if job.chosen["trash"] else {})}


def _masked(rules: Json) -> Json:
    if "not" in rules:
        return {"not": _masked(rules["not"])}
    for word in ("all", "any"):
        if word in rules:
            return {word: [_masked(one) for one in rules[word]]}
    is_personal = rules.get("field", "").partition(":")[0] in _PERSONAL
    return {**rules, "value": "…"} if is_personal and "value" in rules else rules
