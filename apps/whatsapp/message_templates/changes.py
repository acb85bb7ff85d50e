"""What a webhook says of a template, applied."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.whatsapp import news
from apps.whatsapp.events import TemplateChanged
from apps.whatsapp.message_templates import accounts
from apps.whatsapp.message_templates.absorbing import absorb, status_word
from apps.whatsapp.message_templates.syncing import quality_word, reason_word
from apps.whatsapp.message_templates.tasks import sync_account
from apps.whatsapp.models import Template

Status = Template.Status


@transaction.atomic
def apply(
    tenant: Tenant, event: TemplateChanged, *, sandbox: bool | None = None
) -> Template | None:
    """Safe to repeat and in any order. None: we don't know it, and ask Meta for all of them.

    `sandbox`: which world said so; the simulator has no say in real templates.
    """
    template = _named_by(event, sandbox)
    if template is None:
        _ask_later(event.account_key)
        return None
    new = _columns(event, template)
    if new.get("status") == Status.DELETED:
        template.deleted_at = event.at or template.changed_at
    if absorb(tenant, template, at=event.at, **new):
        news.template_changed.send(Template, templates=[template])
    if event.components is not None:
        # The webhook tells only texts; the whole of it has to be read.
        _ask_later(event.account_key)
    return template


def _named_by(event: TemplateChanged, sandbox: bool | None) -> Template | None:
    rows = Template.objects.present().filter(account=event.account_key).select_for_update()
    if sandbox is not None:
        rows = rows.filter(sandbox=sandbox)
    found = rows.filter(provider_id=event.provider_id).first() if event.provider_id else None
    # Submitted by us, and the answer with its id not yet written down.
    ours = rows.filter(name=event.name, language=event.language, provider_id="")
    return found or ours.exclude(submitted_at=None).first()


def _columns(event: TemplateChanged, template: Template) -> dict[str, Any]:
    new: dict[str, Any] = {}
    if event.provider_id:
        new["provider_id"] = event.provider_id
    if event.status is not None:
        new |= _of_status(event, template)
    if event.quality is not None:
        new["quality"] = quality_word(event.quality)
    if event.category is not None:
        new["category"] = event.category.lower()[:15]
        new["impending_category"] = ""
    if event.impending_category is not None:
        new["impending_category"] = event.impending_category.lower()[:15]
    return new


def _of_status(event: TemplateChanged, template: Template) -> dict[str, Any]:
    status = status_word(event.status or "")
    new: dict[str, Any] = {
        "status": status,
        "status_reason": reason_word(event.reason),
        "status_advice": event.advice or "",
    }
    if status == Status.PAUSED and template.status != Status.PAUSED:
        new["pauses"] = template.pauses + 1
    return new


def _ask_later(account: str) -> None:
    for known in accounts.connected():
        if known.id == account:
            since = timezone.now().isoformat()
            sync_account.delay_on_commit(account, known.sandbox, since)
