"""Drafts: written, changed and duplicated here; Meta hears of them when they are submitted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.whatsapp import news
from apps.whatsapp.message_templates import names
from apps.whatsapp.message_templates.accounts import speaker_for
from apps.whatsapp.message_templates.refusals import NotADraft
from apps.whatsapp.message_templates.rules import Problem, Written, problems_of
from apps.whatsapp.models import Template

#: What the person who writes it may change.
COLUMNS = frozenset(
    {"name", "language", "category", "components", "parameter_format", "ttl_seconds", "sample_id"}
)


@transaction.atomic
def create(
    tenant: Tenant,
    *,
    account: str,
    sandbox: bool,
    name: str,
    language: str,
    category: str,
    components: list[dict[str, Any]],
    parameter_format: str = Template.ParameterFormat.POSITIONAL,
    ttl_seconds: int | None = None,
    sample_id: UUID | None = None,
    by: Actor,
) -> Template:
    """A draft; it may be unfinished. Raises NoAccount, NameTaken or NameBlocked."""
    speaker_for(account, sandbox=sandbox)
    names.check(account, name, language, sandbox=sandbox)
    template = Template(
        account=account,
        sandbox=sandbox,
        name=name,
        language=language,
        category=category,
        components=components,
        parameter_format=parameter_format,
        ttl_seconds=ttl_seconds,
        sample_id=sample_id,
    )
    template.remember("created", by=by.name)
    template.save(force_insert=True)
    audit.record("template.created", by=by, tenant=tenant, about=template)
    return template


@transaction.atomic
def change(tenant: Tenant, template: Template, *, by: Actor, **columns: Any) -> bool:
    """Change a draft; False when nothing differs. Not audited at every letter: its submission is.

    Raises NotADraft, NameTaken or NameBlocked.
    """
    kept = Template.objects.select_for_update().get(pk=template.pk)
    if not kept.is_draft:
        raise NotADraft
    new = {name: columns[name] for name in COLUMNS & columns.keys()}
    new = {name: value for name, value in new.items() if getattr(kept, name) != value}
    if not new:
        return False
    if {"name", "language"} & new.keys():
        name, language = new.get("name", kept.name), new.get("language", kept.language)
        names.check(kept.account, name, language, sandbox=kept.sandbox, besides=kept)
    for column, value in new.items():
        setattr(kept, column, value)
        setattr(template, column, value)
    kept.changed_at = template.changed_at = timezone.now()
    kept.save(update_fields=[*new, "changed_at"])
    news.template_changed.send(Template, templates=[kept])
    return True


@transaction.atomic
def duplicate(tenant: Tenant, template: Template, *, language: str = "", by: Actor) -> Template:
    """A draft with the same content: in another language under the same name, else as a new one."""
    language = language or template.language
    name = template.name
    if language == template.language:
        name = names.free_name(template.account, name, language, sandbox=template.sandbox)
    return create(
        tenant,
        account=template.account,
        sandbox=template.sandbox,
        name=name,
        language=language,
        category=template.category,
        components=template.components,
        parameter_format=template.parameter_format,
        ttl_seconds=template.ttl_seconds,
        sample_id=template.sample_id,
        by=by,
    )


def problems(template: Template) -> list[Problem]:
    """What Meta would refuse of it now."""
    return problems_of(
        Written(
            template.name,
            template.language,
            template.category,
            template.components,
            named=template.is_named,
            ttl=template.ttl_seconds,
            has_sample=template.sample_id is not None,
        )
    )
