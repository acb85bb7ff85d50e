"""What the platform may do to a company, each a button with a verb behind it."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from apps.accounts import tenants
from apps.accounts.admin.audited import by
from apps.accounts.admin.company_forms import PlanForm
from apps.accounts.admin.dialogs import button, go
from apps.accounts.models import Tenant
from apps.accounts.requests import UserRequest
from apps.accounts.views import visits


class CompanyButtons:
    actions_detail = ["enter", "choose_plan", "suspend", "reactivate", "cancel"]

    def has_suspend_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        return _status(pk) == Tenant.Status.ACTIVE

    def has_reactivate_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        return _status(pk) not in {Tenant.Status.ACTIVE, None}

    def has_cancel_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        return _status(pk) not in {Tenant.Status.CANCELLED, None}

    @button(
        _("Enter"),
        asks=_("Enter this company?"),
        says=_("You see what its owner sees. It is recorded in the company's audit log."),
        icon="login",
    )
    def enter(self, request: HttpRequest, tenant: Tenant, given: Any) -> HttpResponse:
        visits.enter(cast("UserRequest", request), slug=tenant.slug)
        return go(request, tenant.get_absolute_url())

    @button(
        _("Change plan"),
        asks=_("Change the plan"),
        says=_(
            "New limits hold at once. What is over a smaller limit stays, only more is refused."
        ),
        done=_("%(name)s has another plan."),
        form=PlanForm,
        icon="sell",
    )
    def choose_plan(self, request: HttpRequest, tenant: Tenant, given: Any) -> None:
        tenants.change_plan(tenant, given["plan"], by=by(request))

    @button(
        _("Suspend"),
        asks=_("Suspend this company?"),
        says=_("Nobody of it can work and nothing is sent. Incoming messages are still kept."),
        done=_("%(name)s is suspended."),
        icon="pause",
        permissions=["suspend"],
    )
    def suspend(self, request: HttpRequest, tenant: Tenant, given: Any) -> None:
        tenants.suspend(tenant, by=by(request))

    @button(
        _("Reactivate"),
        asks=_("Reactivate this company?"),
        says=_("Its people can work and send again at once."),
        done=_("%(name)s is active again."),
        icon="play_arrow",
        permissions=["reactivate"],
    )
    def reactivate(self, request: HttpRequest, tenant: Tenant, given: Any) -> None:
        tenants.reactivate(tenant, by=by(request))

    @button(
        _("Close account"),
        asks=_("Close this company's account?"),
        says=_("Nobody of it can work and nothing is sent. Its data stays until you delete it."),
        done=_("The account of %(name)s is closed."),
        icon="block",
        danger=True,
        permissions=["cancel"],
    )
    def cancel(self, request: HttpRequest, tenant: Tenant, given: Any) -> None:
        tenants.cancel(tenant, by=by(request))


def _status(pk: Any) -> str | None:
    return Tenant.objects.filter(pk=pk).values_list("status", flat=True).first()
