"""Ready answers: found by a shortcut, filled for whoever gets them, kept for oneself, a team or
everybody."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.composing.refusals import ShortcutTaken
from apps.conversations.contents import personal, variables
from apps.conversations.models import CannedReply, Contact, Team, TeamMember

MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody says of one. `owner_id`: whose alone it is."""

    shortcut: str
    text: str
    title: str = ""
    media_id: UUID | None = None
    owner_id: UUID | None = None
    team: Team | None = None


def visible(user_id: UUID | None) -> QuerySet[CannedReply]:
    """Everybody's, those of their teams, and their own. None: what is nobody's alone."""
    everybodys = Q(owner_id=None, team=None)
    if user_id is None:
        return CannedReply.objects.filter(owner_id=None)
    teams = TeamMember.objects.filter(user_id=user_id).values("team")
    return CannedReply.objects.filter(everybodys | Q(owner_id=user_id) | Q(team__in=teams))


def matching(rows: QuerySet[CannedReply], query: str) -> QuerySet[CannedReply]:
    """Those whose shortcut begins so, then those that hold it; the most used first."""
    plain = query.strip().removeprefix("/")
    if not plain:
        return rows.order_by("-used", "shortcut")
    holds = Q(shortcut__icontains=plain) | Q(title__icontains=plain) | Q(text__icontains=plain)
    begins = Case(
        When(shortcut__istartswith=plain, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return rows.filter(holds).order_by(begins, "-used", "shortcut")


def filled(tenant: Tenant, text: str, contact: Contact) -> str:
    """With what is known of the contact; what is not stays as it is written, to be seen."""
    names = variables.names_in(text)
    if not names:
        return text
    known = personal.values_of(tenant, contact, names, personal.known())
    missing = variables.lacking(text, known)
    return variables.fill(text, {**{name: f"{{{{{name}}}}}" for name in missing}, **known})


@transaction.atomic
def define(tenant: Tenant, given: Given, *, by: Actor) -> CannedReply:
    """Raises ShortcutTaken."""
    reply = CannedReply()
    _fill(reply, given)
    _save(reply)
    audit.record("canned_reply.created", by=by, tenant=tenant, about=reply)
    return reply


@transaction.atomic
def change(tenant: Tenant, reply: CannedReply, given: Given, *, by: Actor) -> CannedReply:
    """Raises ShortcutTaken."""
    new = {"shortcut": given.shortcut, "title": given.title, "text": given.text}
    before, after = audit.changes(reply, new)
    _fill(reply, given)
    reply.changed_at = timezone.now()
    _save(reply)
    audit.record(
        "canned_reply.changed", by=by, tenant=tenant, about=reply, before=before, after=after
    )
    return reply


@transaction.atomic
def delete(tenant: Tenant, reply: CannedReply, *, by: Actor) -> None:
    audit.record("canned_reply.deleted", by=by, tenant=tenant, about=reply)
    reply.delete()


def count_use(reply: CannedReply) -> None:
    CannedReply.objects.filter(pk=reply.pk).update(used=F("used") + 1)


def _fill(reply: CannedReply, given: Given) -> None:
    reply.shortcut, reply.title, reply.text = given.shortcut, given.title, given.text
    reply.media_id, reply.owner_id, reply.team = given.media_id, given.owner_id, given.team


def _save(reply: CannedReply) -> None:
    try:
        with transaction.atomic():
            reply.save()
    except IntegrityError as exc:
        raise ShortcutTaken from exc
