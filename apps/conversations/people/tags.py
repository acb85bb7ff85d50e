"""The words that contacts are sorted by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.models import Tag
from apps.conversations.people.refusals import NameTaken, Unfit
from apps.whatsapp.invisible import without

LONGEST = 50  # characters
MOST = 100  # tags one contact may have
#: Names of the design's tones; "" is grey.
COLORS = ("", "green", "blue", "amber", "red", "violet", "teal")
_KNOWN = """
    SELECT given.name, tag.id FROM unnest(%s::text[]) AS given (name)
    JOIN conversations_tag AS tag ON lower(tag.name) = lower(given.name)
"""
_REMOVE = """
    UPDATE conversations_contact SET tags = array_remove(tags, %s)
    WHERE tags @> ARRAY[%s] AND tags <> '{}'
"""


def fold(name: str) -> str:
    """One line with single spaces, as it is kept. Raises Unfit."""
    plain = " ".join(without(name).split())
    if not plain or len(plain) > LONGEST or not plain.isprintable():
        words = _("Write 1 to %(longest)d characters, on one line.") % {"longest": LONGEST}
        raise Unfit({"tags": [words]})
    return plain


def ids_of(names: Iterable[str]) -> list[int]:
    """The tags of these names, in their order; missing ones are made. Safe to race."""
    wanted = list(dict.fromkeys(fold(name) for name in names))
    if len(wanted) > MOST:
        raise Unfit({"tags": [_("Use at most %(most)d tags.") % {"most": MOST}]})
    known = known_ids(wanted)
    missing = sorted(name for name in wanted if name not in known)
    if missing:
        Tag.objects.bulk_create([Tag(name=name) for name in missing], ignore_conflicts=True)
        known = known_ids(wanted)
    return list(dict.fromkeys(known[name] for name in wanted))


def known_ids(names: Sequence[str]) -> dict[str, int]:
    """Those of the names that are tags, in whichever case they are written."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [list(names)])
        return dict(cursor.fetchall())


def names_of(ids: Sequence[int], known: Mapping[int, str] | None = None) -> list[str]:
    """The names in alphabetic order. `known`: looked up once for a list of contacts."""
    if known is None:
        known = dict(Tag.objects.filter(pk__in=ids).values_list("pk", "name"))
    return sorted((known[pk] for pk in ids if pk in known), key=str.casefold)


def all_names() -> dict[int, str]:
    return dict(Tag.objects.values_list("pk", "name"))


@transaction.atomic
def define(tenant: Tenant, name: str, *, color: str = "", by: Actor) -> Tag:
    """A new tag. Raises NameTaken, Unfit."""
    tag = Tag(name=fold(name), color=_color(color))
    _save(tag)
    audit.record("tag.created", by=by, tenant=tenant, about=tag)
    return tag


@transaction.atomic
def change(
    tenant: Tenant, tag: Tag, *, name: str | None = None, color: str | None = None, by: Actor
) -> Tag:
    """Another name or colour; everybody who has the tag keeps it. Raises NameTaken, Unfit."""
    new = {} if name is None else {"name": fold(name)}
    new |= {} if color is None else {"color": _color(color)}
    before, after = audit.changes(tag, new)
    if after:
        for field, value in after.items():
            setattr(tag, field, value)
        _save(tag)
        audit.record("tag.changed", by=by, tenant=tenant, about=tag, before=before, after=after)
    return tag


@transaction.atomic
def delete(tenant: Tenant, tag: Tag, *, by: Actor) -> int:
    """Take the tag from everybody and say from how many."""
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE, [tag.pk, tag.pk])
        count = int(cursor.rowcount)
    audit.record("tag.deleted", by=by, tenant=tenant, about=tag, after={"contacts": count})
    tag.delete()
    return count


def _color(color: str) -> str:
    if color not in COLORS:
        raise Unfit({"color": [_("There is no such colour. Choose one of the list.")]})
    return color


def _save(tag: Tag) -> None:
    try:
        with transaction.atomic():
            tag.save()
    except IntegrityError as exc:
        raise NameTaken from exc
