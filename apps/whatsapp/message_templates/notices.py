"""What is told to those who look after templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.models import Tenant
from apps.accounts.notifications import kinds, notify, those_who_may
from apps.whatsapp.models import Template


def tell_of_status(tenant: Tenant, template: Template, *, was: str) -> None:
    """The end of a review; pauses are incidents and told as such."""
    reviewed = was in {Template.Status.PENDING, Template.Status.IN_APPEAL}
    kind = {"approved": "template_approved", "rejected": "template_rejected"}.get(template.status)
    if reviewed and kind:
        _notify(tenant, kind, template)


def tell_of_category(tenant: Tenant, template: Template) -> None:
    _notify(tenant, "template_category", template, category=template.impending_category)


def _notify(tenant: Tenant, kind: str, template: Template, **params: Any) -> None:
    notify(tenant, kind, to=those_who_may(tenant, "channels.manage"), name=str(template), **params)


@kinds.add("template_approved", icon="check", url_name="templates")
def _approved(params: Mapping[str, Any]) -> str:
    return _("Meta has approved the template %(name)s. It can be sent.") % params


@kinds.add("template_rejected", icon="alert", url_name="templates")
def _rejected(params: Mapping[str, Any]) -> str:
    return _("Meta has rejected the template %(name)s. See why, change it and submit it again.") % (
        params
    )


@kinds.add("template_category", icon="alert", url_name="templates")
def _category(params: Mapping[str, Any]) -> str:
    category = str(dict(Template.Category.choices).get(params["category"], params["category"]))
    return _("Meta will file the template %(name)s under %(category)s. Its price will change.") % {
        "name": params["name"],
        "category": category,
    }
