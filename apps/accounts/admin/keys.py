"""Companies' API keys in the platform's admin: to be revoked, never to be read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts import keys
from apps.accounts.admin.audited import AuditedAdmin, ReadOnly, by
from apps.accounts.admin.columns import OfCompany, column
from apps.accounts.admin.dialogs import button
from apps.accounts.admin.sites import platform_admin
from apps.accounts.models import ApiKey


@admin.register(ApiKey, site=platform_admin)
class ApiKeyAdmin(OfCompany, ReadOnly, AuditedAdmin):
    list_display = ("__str__", "company", "usable", "created_by", "last_used_at", "expires_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    list_select_related = ("tenant", "created_by")
    search_fields = ("name", "last4", "tenant__name", "tenant__slug")
    fields = (
        "name",
        "last4",
        "company",
        "scopes",
        "created_by",
        "created_at",
        "last_used_at",
        "expires_at",
        "revoked_at",
    )
    readonly_fields = ("company",)
    actions = None
    actions_detail = ["revoke"]

    @column(_("usable"), boolean=True)
    def usable(self, key: ApiKey) -> bool:
        return ApiKey.objects.usable().filter(pk=key.pk).exists()

    def has_revoke_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        return ApiKey.objects.filter(pk=pk, revoked_at=None).exists()

    @button(
        _("Revoke"),
        asks=_("Revoke this API key?"),
        says=_("Programs that use it are refused at once. It can't be taken back."),
        done=_("%(name)s is revoked."),
        icon="key_off",
        danger=True,
        permissions=["revoke"],
    )
    def revoke(self, request: HttpRequest, key: ApiKey, given: Any) -> None:
        keys.revoke(key, by=by(request))
