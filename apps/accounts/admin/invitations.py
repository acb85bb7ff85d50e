"""Invitations in the platform's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts import team
from apps.accounts.admin.audited import AuditedAdmin, ReadOnly, by
from apps.accounts.admin.columns import OfCompany, column
from apps.accounts.admin.dialogs import button
from apps.accounts.admin.sites import platform_admin
from apps.accounts.models import Invitation

PENDING, ACCEPTED, WITHDRAWN, EXPIRED = "pending", "accepted", "withdrawn", "expired"
WORDS = {
    PENDING: _("pending"),
    ACCEPTED: _("accepted"),
    WITHDRAWN: _("withdrawn or expired"),
    EXPIRED: _("expired"),
}


@admin.register(Invitation, site=platform_admin)
class InvitationAdmin(OfCompany, ReadOnly, AuditedAdmin):
    list_display = ("email", "company", "role", "state", "created_at", "expires_at")
    list_filter = ("role", ("accepted_at", admin.EmptyFieldListFilter))
    list_select_related = ("tenant",)
    search_fields = ("email", "tenant__name", "tenant__slug")
    ordering = ("-created_at",)
    fields = (
        "email",
        "company",
        "role",
        "state_in_words",
        "invited_by",
        "created_at",
        "expires_at",
    )
    readonly_fields = ("state_in_words", "company")
    actions = None
    actions_detail = ["withdraw"]

    @column(
        _("status"),
        label={PENDING: "info", ACCEPTED: "success", WITHDRAWN: "default", EXPIRED: "warning"},
    )
    def state(self, invitation: Invitation) -> tuple[str, Any]:
        code = _state(invitation)
        return code, WORDS[code]

    @column(_("status"))
    def state_in_words(self, invitation: Invitation) -> Any:
        return WORDS[_state(invitation)]

    def has_withdraw_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        return Invitation.objects.pending().filter(pk=pk).exists()

    @button(
        _("Withdraw"),
        asks=_("Withdraw this invitation?"),
        says=_("The link in the mail stops working and the place in the plan is free again."),
        done=_("The invitation %(name)s is withdrawn."),
        icon="undo",
        permissions=["withdraw"],
    )
    def withdraw(self, request: HttpRequest, invitation: Invitation, given: Any) -> None:
        team.withdraw(invitation, by=by(request))


def _state(invitation: Invitation) -> str:
    if invitation.accepted_at:
        return ACCEPTED
    if invitation.revoked_at:
        return WITHDRAWN
    return EXPIRED if invitation.expires_at <= timezone.now() else PENDING
