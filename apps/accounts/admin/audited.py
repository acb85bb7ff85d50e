"""Admin pages whose every change is written to the audit log, without secrets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.admin import ModelAdmin

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.accounts.requests import UserRequest
from apps.accounts.secrets import EncryptedTextField


def by(request: HttpRequest) -> Actor:
    """Who acts here: always a person, as superadmin."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return replace(actor, as_superadmin=True)


class AuditedAdmin(ModelAdmin):  # type: ignore[misc]
    """Writes Recado's audit log in the place of Django's own history."""

    list_per_page = 50
    list_filter_sheet = True
    compressed_fields = True

    def tenant_of(self, request: HttpRequest, obj: Model) -> Tenant | None:
        """Whose audit log tells of a change to `obj`; None: the platform's."""
        return obj if isinstance(obj, Tenant) else getattr(obj, "tenant", None)

    def construct_change_message(
        self, request: HttpRequest, form: ModelForm[Any], formsets: Any, add: bool = False
    ) -> Any:
        request.admin_changes = changes(form)  # type: ignore[attr-defined]
        return super().construct_change_message(request, form, formsets, add)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:
        self._record("added", request, obj)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:
        self._record("changed", request, obj)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for obj in queryset:
            self._record("deleted", request, obj)

    def _record(self, what: str, request: HttpRequest, obj: Model) -> None:
        before, after = getattr(request, "admin_changes", ({}, {}))
        audit.record(
            f"{obj._meta.model_name}.{what}",
            by=by(request),
            tenant=self.tenant_of(request, obj),
            about=obj,
            before=before if what == "changed" else {},
            after=after,
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """The platform's audit log, of this one thing."""
        kind = self.model._meta.model_name
        log = reverse("platform:accounts_auditentry_changelist", settings.ROOT_URLCONF)
        return HttpResponseRedirect(f"{log}?object_type={kind}&object_id={object_id}")


class ReadOnly:
    """To be looked at; what may be done is a button with a verb behind it."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TenantModelAdmin(AuditedAdmin):
    """For models in a company's schema; its audit log is the company's."""

    def tenant_of(self, request: UserRequest, obj: Model) -> Tenant | None:  # type: ignore[override]
        return request.tenant


def changes(form: ModelForm[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(before, after) of the form's changed fields, in plain values."""
    names = form.changed_data
    before = {
        name: _plain(form, name, form.get_initial_for_field(form.fields[name], name))
        for name in names
    }
    return before, {name: _plain(form, name, form.cleaned_data.get(name)) for name in names}


def _plain(form: ModelForm[Any], name: str, value: Any) -> Any:
    fields = {field.name: field for field in form._meta.model._meta.get_fields()}
    if isinstance(fields.get(name), EncryptedTextField):
        return "•••"
    return value.pk if isinstance(value, Model) else value
