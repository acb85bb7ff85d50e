"""Taking note of what Meta did: resuming a paused template, accepting another category."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.whatsapp import news
from apps.whatsapp.channels import incidents
from apps.whatsapp.message_templates.absorbing import absorb
from apps.whatsapp.message_templates.accounts import speaker_of
from apps.whatsapp.message_templates.asking import ask
from apps.whatsapp.message_templates.refusals import MetaRefused, NotPaused
from apps.whatsapp.models import Incident, Template


def unpause(tenant: Tenant, template: Template, *, by: Actor) -> Template:
    """Ask Meta to resume it. Raises NotPaused and what asking Meta raises."""
    if template.status != Template.Status.PAUSED:
        raise NotPaused
    answer = ask(speaker_of(template), "POST", f"{template.provider_id}/unpause")
    if answer.get("success") is False:
        said = str(answer.get("reason") or "")
        raise MetaRefused(_("Meta refused this: %(said)s") % {"said": said} if said else None)
    with transaction.atomic():
        kept = Template.objects.select_for_update().get(pk=template.pk)
        absorb(tenant, kept, status=Template.Status.APPROVED, status_reason="", status_advice="")
        audit.record("template.unpaused", by=by, tenant=tenant, about=kept)
        news.template_changed.send(Template, templates=[kept])
    return kept


def accept_category(tenant: Tenant, template: Template) -> bool:
    """Somebody has seen that Meta filed it elsewhere; False when there was nothing to see."""
    return incidents.close(tenant, Incident.Kind.CATEGORY_CHANGED, template=template)
