"""Deleting templates, here and at Meta."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.whatsapp import news
from apps.whatsapp.channels import incidents
from apps.whatsapp.message_templates.accounts import speaker_of
from apps.whatsapp.message_templates.asking import ask
from apps.whatsapp.message_templates.refusals import NotDeletable
from apps.whatsapp.models import Incident, Template

Status = Template.Status


def delete(
    tenant: Tenant, template: Template, *, all_languages: bool = False, by: Actor
) -> list[Template]:
    """Those that were deleted. A draft is simply gone; Meta blocks an approved name for 30 days.

    Raises NotDeletable, NoAccount, MetaRefused and NotReached; MaybeDone: sync finds out.
    """
    doomed = languages_of(template) if all_languages else [template]
    at_meta = [one for one in doomed if one.provider_id]
    if any(one.status == Status.DISABLED for one in at_meta):
        raise NotDeletable
    if at_meta:
        _ask(template, all_languages=all_languages)
    return _done(tenant, doomed, by)


def languages_of(template: Template) -> list[Template]:
    """The template itself and its siblings of the same name, by language."""
    rows = Template.objects.present().of_account(template.account, sandbox=template.sandbox)
    return list(rows.filter(name=template.name).order_by("language"))


def _ask(template: Template, *, all_languages: bool) -> None:
    params = {"name": template.name}
    if not all_languages:
        params["hsm_id"] = template.provider_id
    ask(speaker_of(template), "DELETE", f"{template.account}/message_templates", params=params)


@transaction.atomic
def _done(tenant: Tenant, doomed: list[Template], by: Actor) -> list[Template]:
    for template in doomed:
        audit.record("template.deleted", by=by, tenant=tenant, about=template)
        if not template.provider_id:
            template.delete()
            continue
        template.remember("deleted", by=by.name, was=template.status)
        template.status, template.deleted_at = Status.DELETED, timezone.now()
        template.save()
        for kind in (Incident.Kind.TEMPLATE_PAUSED, Incident.Kind.CATEGORY_CHANGED):
            incidents.close(tenant, kind, template=template)
    news.template_changed.send(Template, templates=doomed)
    return doomed
