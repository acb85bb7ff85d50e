"""How a company looks in Recado."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.colours import is_nearly_white
from apps.accounts.errors import Refusal
from apps.accounts.models import Branding, Tenant


class ColourTooLight(Refusal):
    """Nobody could read buttons and links in it."""

    code = "colour_too_light"
    status = 400
    message = _("This colour is nearly white: quiet text on it can't be read. Choose a darker one.")


@transaction.atomic
def change(
    tenant: Tenant,
    *,
    by: Actor,
    title: str | None = None,
    color: str | None = None,
    logo: bytes | None = None,
    remove_logo: bool = False,
) -> Branding:
    """Change what is given and leave the rest. `logo`: a PNG made by `logos.redraw`.

    "" as colour is the platform's own. Raises ColourTooLight.
    """
    if color and is_nearly_white(color):
        raise ColourTooLight
    wanted = {"title": title, "color": color}
    branding, _is_new = Branding.objects.select_for_update().get_or_create(tenant=tenant)
    before, after = audit.changes(
        branding, {name: value for name, value in wanted.items() if value is not None}
    )
    new: dict[str, Any] = dict(after)
    if logo or (remove_logo and branding.logo):
        new["logo"] = logo or None
        before["logo"], after["logo"] = bool(branding.logo), bool(logo)
    if new:
        Branding.objects.filter(pk=branding.pk).update(updated_at=timezone.now(), **new)
        branding.refresh_from_db()
        audit.record(
            "branding.changed", by=by, tenant=tenant, about=tenant, before=before, after=after
        )
    tenant.branding = branding
    return branding
