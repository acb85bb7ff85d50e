"""The message engine of all companies: a page of the platform's admin that stays fresh."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from apps.accounts.admin import AuditedAdmin, platform_admin
from apps.accounts.admin.audited import ReadOnly, by
from apps.accounts.models import EngineState, Tenant
from apps.accounts.requests import VisitorRequest
from apps.accounts.tenancy import in_tenant
from apps.accounts.views.answers import is_fragment
from apps.conversations.operating.board import board
from apps.whatsapp.channels import holding, states
from apps.whatsapp.channels.finding_words import of_hold
from apps.whatsapp.models import Channel


class WhyForm(forms.Form):
    """The company reads it; nobody need say why messages may leave again."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=holding.LONGEST_REASON,
        help_text=gettext_lazy("The company reads it with its channel."),
        widget=UnfoldAdminTextInputWidget(),
    )


@admin.register(EngineState, site=platform_admin)
class EngineAdmin(ReadOnly, AuditedAdmin):
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The board, or for htmx, every five seconds, only what changes of it."""
        part = is_fragment(cast("VisitorRequest", request))
        context = {**self._frame(request), **board(), "title": _("Message engine")}
        template = "platform/_engine.html" if part else "platform/engine.html"
        response = render(request, template, context)
        response["Vary"] = "HX-Request"
        return response

    def get_urls(self) -> list[URLPattern]:
        route = "<uuid:tenant_id>/<uuid:channel_id>/"
        channel = path(route, self.admin_site.admin_view(self.channel), name="engine_channel")
        channel.callback.model_admin = self  # says who may reach it
        return [channel, *super().get_urls()]

    def channel(self, request: HttpRequest, tenant_id: UUID, channel_id: UUID) -> HttpResponse:
        """Asks whether a channel is to be held, and why, or whether it is to be released."""
        tenant = get_object_or_404(Tenant.objects.active(), pk=tenant_id)
        with in_tenant(tenant):
            channel = Channel.objects.present().defer("credentials").filter(pk=channel_id).first()
            if channel is None:
                raise Http404
            form = None if channel.held else WhyForm(request.POST or None)
            if request.method == "POST" and (form is None or form.is_valid()):
                return self._do(request, tenant, channel, form)
        context = {
            **self._frame(request),
            "title": _("Release this channel?") if channel.held else _("Hold this channel?"),
            "company": tenant,
            "channel": channel,
            "why": of_hold(channel.held),
            "form": form,
        }
        return render(request, "platform/engine_channel.html", context)

    def _do(
        self, request: HttpRequest, tenant: Tenant, channel: Channel, form: WhyForm | None
    ) -> HttpResponse:
        """What was asked for was seen in the page: a channel that somebody else has held or
        released meanwhile stays as they left it."""
        wanted = request.POST.get("act")
        if wanted == "hold" and form is not None:
            holding.hold(tenant, channel, reason=form.cleaned_data["reason"], by=by(request))
            messages.success(request, _("%(name)s is on hold.") % {"name": channel})
        elif wanted == "release" and form is None:
            holding.release(tenant, channel, by=by(request))
            messages.success(request, _("%(name)s is released.") % {"name": channel})
        return HttpResponseRedirect(reverse("platform:accounts_enginestate_changelist"))

    def _frame(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "by_us": states.BY_ADMIN,
        }
