"""The company's AI keys in its admin: written, never shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminPasswordWidget

from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import by
from apps.ai import keys
from apps.ai.models import ProviderKey


class ProviderKeyForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ProviderKey
        fields = ("provider", "key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.pop("key", None)
        self.fields["key"].widget = UnfoldAdminPasswordWidget(attrs={"autocomplete": "off"})
        self.fields["key"].help_text = _("Written and never shown again. A new key replaces it.")


@admin.register(ProviderKey, site=tenant_admin)
class ProviderKeyAdmin(TenantModelAdmin):
    """Through the same verbs as the page and the API; they write the audit log."""

    form = ProviderKeyForm
    fields = ("provider", "key")
    list_display = ("provider", "last4", "updated_at")
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("provider",) if obj else ()

    def save_model(self, request: HttpRequest, obj: ProviderKey, form: Any, change: bool) -> None:
        tenant = self.tenant_of(request, obj)  # type: ignore[arg-type]
        kept = keys.put(tenant, obj.provider, form.cleaned_data["key"], by=by(request))  # type: ignore[arg-type]
        vars(obj).update(vars(kept))

    def delete_model(self, request: HttpRequest, obj: ProviderKey) -> None:
        tenant = self.tenant_of(request, obj)  # type: ignore[arg-type]
        keys.remove(tenant, obj.provider, by=by(request))  # type: ignore[arg-type]

    def _record(self, what: str, request: HttpRequest, obj: Any) -> None:
        """The verbs have written it."""
