"""Tells open pages and programs how an import stands."""

from __future__ import annotations

from functools import cache

from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from apps.accounts.live import rooms
from apps.accounts.live.publishing import publish
from apps.accounts.models import Tenant
from apps.conversations.importing import figures
from apps.conversations.models import Import

TEMPLATE = "conversations/imports/_live.html"


def tell(tenant: Tenant, import_: Import) -> None:
    """Once the transaction commits."""
    found = figures.of(import_)
    publish(
        tenant,
        rooms.of_tenant(tenant.schema_name),
        "import:update",
        found.as_json(import_),
        template=_template(),
        context={"import": import_, "figures": found},
        about=import_.pk,
    )


@cache
def _template() -> str:
    try:
        get_template(TEMPLATE)
    except TemplateDoesNotExist:
        return ""
    return TEMPLATE
