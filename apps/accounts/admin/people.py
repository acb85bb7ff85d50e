"""People in the platform's admin: who they are, where they belong, shut out or let in."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from apps.accounts import logins, superadmins
from apps.accounts.admin.audited import AuditedAdmin, ReadOnly, by
from apps.accounts.admin.columns import OfCompany, column
from apps.accounts.admin.dialogs import button
from apps.accounts.admin.sites import platform_admin
from apps.accounts.models import Membership, User


class CompaniesInline(OfCompany, ReadOnly, TabularInline):  # type: ignore[misc]
    model = Membership
    verbose_name_plural = _("companies")
    hide_title = True
    extra = 0
    fields = ("company", "role", "created_at")
    readonly_fields = fields


@admin.register(User, site=platform_admin)
class PersonAdmin(ReadOnly, AuditedAdmin):
    """People change their own names and passwords; the platform opens and shuts doors."""

    list_display = ("called", "is_active", "is_superuser", "companies", "last_login", "date_joined")
    list_display_links = ("called",)
    list_filter = ("is_active", "is_superuser", "language")
    search_fields = ("email", "name")
    ordering = ("email",)
    fields = ("email", "name", "language", "is_active", "is_superuser", "last_login", "date_joined")
    inlines = [CompaniesInline]
    actions = None
    actions_detail = ["log_out", "shut_out", "let_in", "appoint", "dismiss"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        found: QuerySet[User] = super().get_queryset(request)
        return found.annotate(belongs_to=Count("memberships"))

    @column(_("person"), ordering="email", header=True)
    def called(self, user: User) -> tuple[str, str]:
        return str(user), user.email

    @column(_("companies"), ordering="belongs_to")
    def companies(self, user: Any) -> int:
        return int(user.belongs_to)

    def has_shut_out_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        return str(request.user.pk) != str(pk) and _is(pk, is_active=True)

    def has_let_in_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        return _is(pk, is_active=False)

    def has_appoint_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        return _is(pk, is_active=True, is_superuser=False)

    def has_dismiss_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        return _is(pk, is_superuser=True)

    @button(
        _("Log out everywhere"),
        asks=_("Log this person out everywhere?"),
        says=_("Every browser and every program must log in again."),
        done=_("%(name)s is logged out everywhere."),
        icon="logout",
    )
    def log_out(self, request: HttpRequest, user: User, given: Any) -> None:
        logins.end_everywhere(user, by=by(request))

    @button(
        _("Deactivate"),
        asks=_("Deactivate this login?"),
        says=_("The person is logged out everywhere and can't log in. Nothing is deleted."),
        done=_("%(name)s can't log in any more."),
        icon="person_off",
        permissions=["shut_out"],
    )
    def shut_out(self, request: HttpRequest, user: User, given: Any) -> None:
        logins.shut_out(user, by=by(request))

    @button(
        _("Activate"),
        asks=_("Activate this login?"),
        says=_("The person can log in again with the same password."),
        done=_("%(name)s can log in again."),
        icon="how_to_reg",
        permissions=["let_in"],
    )
    def let_in(self, request: HttpRequest, user: User, given: Any) -> None:
        logins.let_in(user, by=by(request))

    @button(
        _("Make superadmin"),
        asks=_("Make this person superadmin?"),
        says=_("They can do everything here and enter every company."),
        done=_("%(name)s is superadmin."),
        icon="shield_person",
        permissions=["appoint"],
    )
    def appoint(self, request: HttpRequest, user: User, given: Any) -> None:
        superadmins.appoint(user, by=by(request))

    @button(
        _("Remove superadmin rights"),
        asks=_("Remove this person's superadmin rights?"),
        says=_("They keep their companies and their login."),
        done=_("%(name)s is not superadmin any more."),
        icon="remove_moderator",
        permissions=["dismiss"],
    )
    def dismiss(self, request: HttpRequest, user: User, given: Any) -> None:
        superadmins.dismiss(user, by=by(request))


def _is(pk: Any, **like: bool) -> bool:
    return User.objects.filter(pk=pk, **like).exists()
