"""Companies' own domains in the platform's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts import domains
from apps.accounts.admin.audited import AuditedAdmin, ReadOnly, by
from apps.accounts.admin.columns import OfCompany, column
from apps.accounts.admin.dialogs import button
from apps.accounts.admin.sites import platform_admin
from apps.accounts.models import Domain


@admin.register(Domain, site=platform_admin)
class DomainAdmin(OfCompany, ReadOnly, AuditedAdmin):
    """Its token is not shown: who has it in the DNS owns the address."""

    list_display = ("domain", "company", "proven", "created_at")
    list_filter = (("verified_at", admin.EmptyFieldListFilter),)
    list_select_related = ("tenant",)
    search_fields = ("domain", "tenant__name", "tenant__slug")
    fields = ("domain", "company", "verified_at", "created_at")
    readonly_fields = ("company",)
    actions = None
    actions_detail = ["look_up", "remove"]

    @column(_("verified"), boolean=True, ordering="verified_at")
    def proven(self, domain: Domain) -> bool:
        return domain.verified_at is not None

    def has_look_up_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        return bool(Domain.objects.filter(pk=pk, verified_at=None).exists())

    @button(
        _("Check DNS"),
        asks=_("Look for the DNS record now?"),
        done=_("%(name)s is verified."),
        icon="dns",
        permissions=["look_up"],
    )
    def look_up(self, request: HttpRequest, domain: Domain, given: Any) -> None:
        domains.verify(domain, by=by(request))

    @button(
        _("Remove"),
        asks=_("Remove this domain?"),
        says=_("It answers nothing from now on. The company can ask for it again."),
        done=_("%(name)s is removed."),
        icon="delete",
        danger=True,
    )
    def remove(self, request: HttpRequest, domain: Domain, given: Any) -> None:
        domains.remove(domain, by=by(request))
