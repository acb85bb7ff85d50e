"""A draft goes to Meta for review."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.whatsapp import news
from apps.whatsapp.message_templates import names, samples, syncing
from apps.whatsapp.message_templates.absorbing import status_word
from apps.whatsapp.message_templates.accounts import speaker_of
from apps.whatsapp.message_templates.asking import ask
from apps.whatsapp.message_templates.refusals import Incomplete, MaybeDone, NotADraft
from apps.whatsapp.message_templates.tasks import sync_account
from apps.whatsapp.message_templates.writing import problems
from apps.whatsapp.models import Template


def submit(tenant: Tenant, template: Template, *, by: Actor) -> Template:
    """Create it at Meta; the review ends later, by webhook.

    Raises Incomplete, NotADraft, NameBlocked, NoAccount, SampleNeedsApp, SampleGone,
    MetaRefused and NotReached: it is a draft still. MaybeDone: nobody knows, and the next
    sync finds out. Call it outside a transaction: it waits for Meta.
    """
    if template.submitted_at is not None and _is_there(tenant, template):
        return template
    _begin(template)
    try:
        channel = speaker_of(template)
        components = samples.with_sample(template, channel)
        answer = ask(
            channel,
            "POST",
            f"{template.account}/message_templates",
            json=body(template, components),
        )
    except MaybeDone:
        sync_account.delay_on_commit(template.account, template.sandbox)
        raise
    except Exception:
        Template.objects.filter(pk=template.pk, provider_id="").update(submitted_at=None)
        raise
    return _done(tenant, template, components, answer, by)


def _is_there(tenant: Tenant, template: Template) -> bool:
    """An earlier attempt had no answer: ask what became of it before asking once more."""
    syncing.sync(tenant, speaker_of(template))
    template.refresh_from_db()
    return not template.is_draft


def body(template: Template, components: list[dict[str, Any]]) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "name": template.name,
        "language": template.language,
        "category": template.category.upper(),
        "parameter_format": template.parameter_format,
        "components": components,
    }
    if template.ttl_seconds is not None:
        asked["message_send_ttl_seconds"] = template.ttl_seconds
    return asked


@transaction.atomic
def _begin(template: Template) -> None:
    """From now on Meta may know it: what a sync or webhook says of its name is about this row."""
    kept = Template.objects.select_for_update().get(pk=template.pk)
    if not kept.is_draft:
        raise NotADraft
    found = problems(kept)
    if found:
        raise Incomplete(found)
    names.check(kept.account, kept.name, kept.language, sandbox=kept.sandbox, besides=kept)
    kept.submitted_at = timezone.now()
    kept.save(update_fields=["submitted_at"])


@transaction.atomic
def _done(
    tenant: Tenant,
    template: Template,
    components: list[dict[str, Any]],
    answer: dict[str, Any],
    by: Actor,
) -> Template:
    kept = Template.objects.select_for_update().get(pk=template.pk)
    kept.components = components
    kept.remember("submitted", by=by.name)
    if kept.is_draft:  # a webhook may have been faster
        kept.provider_id = str(answer.get("id", ""))
        kept.status = status_word(str(answer.get("status", "")))
        kept.remember("status", now=kept.status)
    filed = str(answer.get("category", "")).lower()[:15]
    if filed and filed != kept.category:
        kept.remember("category", was=kept.category, now=filed)
        kept.category = filed
    kept.changed_at = timezone.now()
    kept.save()
    audit.record("template.submitted", by=by, tenant=tenant, about=kept)
    news.template_changed.send(Template, templates=[kept])
    return kept
