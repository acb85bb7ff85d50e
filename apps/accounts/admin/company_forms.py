"""What the platform asks about a company."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from apps.accounts import quotas, tenants
from apps.accounts.models import Plan, Tenant
from apps.accounts.timezones import time_zones

UNLIMITED = -1  # how “no limit at all” is typed
MOST = 2_000_000_000  # what the database's whole numbers hold


class CreateForm(forms.ModelForm):  # type: ignore[type-arg]
    owner_email = forms.EmailField(
        label=_("Owner's e-mail"),
        max_length=254,
        help_text=_("Somebody without a login is mailed a link to choose a password."),
        widget=UnfoldAdminEmailInputWidget(),
    )
    plan = forms.ModelChoiceField(
        Plan.objects.all(),
        label=_("Plan"),
        initial=tenants.DEFAULT_PLAN,
        empty_label=None,
        widget=UnfoldAdminSelectWidget(),
    )

    class Meta:
        model = Tenant
        fields = ("name", "slug", "plan")
        widgets = {"name": UnfoldAdminTextInputWidget(), "slug": UnfoldAdminTextInputWidget()}
        help_texts = {"slug": _("3 to 30 lower-case letters, digits and hyphens. It stays.")}


def _limit_field(resource: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=capfirst(quotas.RESOURCES[resource]),
        required=False,
        min_value=UNLIMITED,
        max_value=MOST,
        widget=UnfoldAdminIntegerFieldWidget(),
    )


#: One whole number for each limit, made from the one list of limits.
LimitsForm = type(
    "LimitsForm", (forms.Form,), {resource: _limit_field(resource) for resource in quotas.RESOURCES}
)


class ChangeForm(LimitsForm, forms.ModelForm):  # type: ignore[type-arg, valid-type, misc]
    """The company's profile and the limits of its own."""

    time_zone = forms.ChoiceField(label=_("Time zone"), widget=UnfoldAdminSelectWidget())

    class Meta:
        model = Tenant
        fields = ("name", "language", "time_zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted({self.instance.time_zone, *time_zones()})
        self.fields["time_zone"].choices = [  # type: ignore[attr-defined]
            (name, name.replace("_", " ")) for name in zones
        ]
        own = self.instance.quota_overrides
        for resource in quotas.RESOURCES:
            self.fields[resource].help_text = _hint(getattr(self.instance.plan, resource))
            if resource in own:
                limit = own[resource]
                self.initial[resource] = UNLIMITED if limit is None else limit

    def limits(self) -> dict[str, int | None]:
        """Resource → own limit, None for no limit. What was left empty is the plan's."""
        typed = {name: self.cleaned_data.get(name) for name in quotas.RESOURCES}
        return {
            name: None if limit == UNLIMITED else limit
            for name, limit in typed.items()
            if limit is not None
        }


def _hint(plans: int | None) -> Any:
    if plans is None:
        return _("Empty: the plan's, which has no limit. -1: no limit.")
    return _("Empty: the plan's %(limit)s. -1: no limit.") % {"limit": plans}


class PlanForm(BaseDialogForm):  # type: ignore[misc]
    plan = forms.ModelChoiceField(
        Plan.objects.all(), label=_("Plan"), empty_label=None, widget=UnfoldAdminSelectWidget()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        company = Tenant.objects.filter(pk=self.object_id).first()
        self.fields["plan"].initial = company.plan_id if company else None
