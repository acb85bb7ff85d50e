"""Changing a template that Meta has: it goes through review again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.whatsapp import news
from apps.whatsapp.message_templates import samples
from apps.whatsapp.message_templates.accounts import speaker_of
from apps.whatsapp.message_templates.asking import ask
from apps.whatsapp.message_templates.refusals import (
    CategoryFixed,
    EditedTooOften,
    Incomplete,
    MaybeDone,
    NotEditable,
)
from apps.whatsapp.message_templates.tasks import sync_account
from apps.whatsapp.message_templates.writing import problems
from apps.whatsapp.models import Template

Status = Template.Status

EDITABLE = frozenset({Status.APPROVED, Status.REJECTED, Status.PAUSED})
#: Of an approved template: how many edits in how much time.
ALLOWED = ((1, timedelta(hours=24)), (10, timedelta(days=30)))


def edit(
    tenant: Tenant,
    template: Template,
    *,
    components: list[dict[str, Any]] | None = None,
    category: str = "",
    ttl_seconds: int | None = None,
    sample_id: UUID | None = None,
    by: Actor,
) -> Template:
    """Replace components, category or time to live, as far as they differ.

    Raises NotEditable, EditedTooOften, CategoryFixed, Incomplete and what `submit` raises of
    Meta's. Call it outside a transaction: it waits for Meta.
    """
    wanted = _wanted(template, components, category, ttl_seconds, sample_id)
    if not wanted:
        return template
    check(template, category=category)
    channel = speaker_of(template)
    draft = _as_wanted(template, wanted)
    if "components" in wanted:
        wanted["components"] = samples.with_sample(draft, channel)
    try:
        ask(channel, "POST", template.provider_id, json=_body(wanted))
    except MaybeDone:
        sync_account.delay_on_commit(template.account, template.sandbox)
        raise
    return _done(tenant, template, wanted, by)


def check(template: Template, *, category: str = "", now: datetime | None = None) -> None:
    """Raises NotEditable, EditedTooOften or CategoryFixed."""
    if template.status not in EDITABLE or not template.provider_id:
        raise NotEditable
    if template.status != Status.APPROVED:
        return
    if category and category != template.category:
        raise CategoryFixed
    moment = now or timezone.now()
    made = [datetime.fromisoformat(at) for at in template.edits]
    for most, within in ALLOWED:
        if sum(at > moment - within for at in made) >= most:
            raise EditedTooOften


def _wanted(
    template: Template,
    components: list[dict[str, Any]] | None,
    category: str,
    ttl_seconds: int | None,
    sample_id: UUID | None,
) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    is_new_sample = sample_id is not None and sample_id != template.sample_id
    if components is not None and (components != template.components or is_new_sample):
        wanted |= {"components": components, "sample_id": sample_id or template.sample_id}
    if category and category != template.category:
        wanted["category"] = category
    if ttl_seconds is not None and ttl_seconds != template.ttl_seconds:
        wanted["ttl_seconds"] = ttl_seconds
    return wanted


def _as_wanted(template: Template, wanted: dict[str, Any]) -> Template:
    """Not saved: the template as it would be. Raises Incomplete."""
    draft = Template.objects.get(pk=template.pk)
    for column, value in wanted.items():
        setattr(draft, column, value)
    found = problems(draft)
    if found:
        raise Incomplete(found)
    return draft


def _body(wanted: dict[str, Any]) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    if "components" in wanted:
        asked["components"] = wanted["components"]
    if "category" in wanted:
        asked["category"] = wanted["category"].upper()
    if "ttl_seconds" in wanted:
        asked["message_send_ttl_seconds"] = wanted["ttl_seconds"]
    return asked


@transaction.atomic
def _done(tenant: Tenant, template: Template, wanted: dict[str, Any], by: Actor) -> Template:
    kept = Template.objects.select_for_update().get(pk=template.pk)
    now = timezone.now()
    if kept.status == Status.APPROVED:
        month = (now - ALLOWED[-1][1]).isoformat()
        kept.edits = [*(at for at in kept.edits if at > month), now.isoformat()]
    for column, value in wanted.items():
        setattr(kept, column, value)
    kept.remember("components", now, by=by.name, edited=sorted(wanted))
    if kept.status != Status.PENDING:
        kept.remember("status", now, was=kept.status, now=Status.PENDING)
    kept.status, kept.status_reason, kept.status_advice = Status.PENDING, "", ""
    kept.submitted_at = kept.changed_at = now
    kept.save()
    audit.record("template.edited", by=by, tenant=tenant, about=kept)
    news.template_changed.send(Template, templates=[kept])
    return kept
