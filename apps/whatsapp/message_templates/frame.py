"""Templates in what every page shows: navigation, palette, audit log."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts import audit_words, palette
from apps.accounts.frame import NavItem, navigation
from apps.accounts.requests import MemberRequest
from apps.whatsapp.models import Template

AUDIT: dict[str, Any] = {
    "template.created": gettext_lazy("began a template"),
    "template.submitted": gettext_lazy("submitted a template to Meta"),
    "template.edited": gettext_lazy("edited a template at Meta"),
    "template.deleted": gettext_lazy("deleted a template"),
    "template.unpaused": gettext_lazy("resumed a paused template"),
    "template.synced": gettext_lazy("read the templates from Meta"),
}


def join() -> None:
    """Called once, when the app is ready."""
    from apps.whatsapp.message_templates import notices  # noqa: F401 - adds kinds of notices

    navigation.add(
        NavItem(
            gettext_lazy("Templates"),
            "templates",
            "template",
            "channels.manage",
            position=40,
            words=gettext_lazy("message models approved by Meta"),
        )
    )
    audit_words.ACTIONS |= AUDIT
    palette.SOURCES.append(found)


def found(request: MemberRequest, query: str) -> tuple[str, list[palette.Found]]:
    """Templates by name, for those who manage them."""
    if not query or "channels.manage" not in request.may:
        return _("Templates"), []
    rows = Template.objects.in_use().filter(name__icontains=query.strip().replace(" ", "_"))
    return _("Templates"), [
        palette.Found(
            str(row), reverse("template", args=[row.pk]), "template", row.get_status_display()
        )
        for row in rows[: palette.MOST]
    ]
