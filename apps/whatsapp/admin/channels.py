"""A company's channels in its admin: looked at, examined, held; never their secrets."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from apps.accounts import audit
from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import ReadOnly, by
from apps.accounts.admin.columns import column
from apps.accounts.admin.dialogs import button
from apps.whatsapp.admin.reason import ReasonForm
from apps.whatsapp.channels import addresses, doctor, finding_words, holding
from apps.whatsapp.models import Channel, Incident

_STATUSES = {
    "online": "success",
    "offline": "info",
    "starting": "info",
    "scan_qr": "warning",
    "failed": "danger",
}
_QUALITIES = {"green": "success", "yellow": "warning", "red": "danger", "unknown": "info"}


@admin.register(Channel, site=tenant_admin)
class ChannelAdmin(ReadOnly, TenantModelAdmin):
    list_display = (
        "display_name",
        "provider",
        "phone_number",
        "shown_status",
        "shown_quality",
        "troubles",
        "last_webhook_at",
    )
    list_filter = ("status", "provider", "quality", "sandbox")
    search_fields = ("display_name", "name", "phone_number", "key", "account")
    fields = (
        ("display_name", "name", "provider"),
        ("shown_status", "status_at", "online_at"),
        ("shown_quality", "throughput", "own_pace", "tier"),
        ("phone_number", "verified_name", "sandbox"),
        ("key", "account", "portfolio"),
        ("gateway_url", "engine"),
        "shown_held",
        "shown_findings",
        "open_incidents",
        "shown_error",
        ("webhook_url", "last_webhook_at"),
        ("templates_synced_at", "created_at", "deleted_at"),
    )
    readonly_fields = (
        "shown_status",
        "shown_quality",
        "shown_held",
        "shown_findings",
        "open_incidents",
        "shown_error",
        "webhook_url",
    )
    actions = None
    actions_detail = ["examine", "hold", "release"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Channel]:
        rows: QuerySet[Channel] = super().get_queryset(request)
        return rows.defer("credentials").prefetch_related("incidents")

    @column(_("status"), ordering="status", label=_STATUSES)
    def shown_status(self, channel: Channel) -> tuple[str, str]:
        return channel.status, channel.get_status_display()

    @column(_("quality"), ordering="quality", label=_QUALITIES)
    def shown_quality(self, channel: Channel) -> tuple[str, str]:
        return channel.quality, channel.get_quality_display()

    @column(_("open incidents"))
    def troubles(self, channel: Channel) -> str:
        return ", ".join(
            one.get_kind_display() for one in channel.incidents.all() if one.closed_at is None
        )

    @column(_("open incidents"))
    def open_incidents(self, channel: Channel) -> str:
        return self.troubles(channel)

    @column(_("held"))
    def shown_held(self, channel: Channel) -> str:
        return finding_words.of_hold(channel.held)

    @column(_("findings"))
    def shown_findings(self, channel: Channel) -> str:
        lines = ((one.level, one.title, one.text) for one in doctor.findings(channel))
        return format_html_join("", "<p>{} · {} {}</p>", lines)

    @column(_("last error"))
    def shown_error(self, channel: Channel) -> str:
        error = channel.last_error or {}
        return " ".join(str(error.get(name, "")) for name in ("at", "code", "title")).strip()

    @column(_("webhook address"))
    def webhook_url(self, channel: Channel) -> str:
        return addresses.webhook_url(channel)

    @button(
        _("Examine"),
        asks=_("Examine this channel now?"),
        says=_("The provider is asked about everything. A missing subscription is mended."),
        done=_("%(name)s is examined."),
        icon="stethoscope",
        permissions=["act"],
    )
    def examine(self, request: HttpRequest, channel: Channel, given: Any) -> None:
        doctor.examine(request.tenant, channel)  # type: ignore[attr-defined]
        audit.record("channel.checked", by=by(request), tenant=self._here(request), about=channel)

    @button(
        _("Hold"),
        asks=_("Hold this channel?"),
        says=_("Nothing leaves through it until it is released. What comes in is still kept."),
        done=_("%(name)s is on hold."),
        form=ReasonForm,
        icon="front_hand",
        danger=True,
        permissions=["act"],
    )
    def hold(self, request: HttpRequest, channel: Channel, given: Any) -> None:
        holding.hold(self._here(request), channel, reason=given["reason"], by=by(request))

    @button(
        _("Release"),
        asks=_("Release this channel?"),
        says=_("Messages may leave again, whatever held it."),
        done=_("%(name)s is released."),
        icon="play_arrow",
        permissions=["act"],
    )
    def release(self, request: HttpRequest, channel: Channel, given: Any) -> None:
        holding.release(self._here(request), channel, by=by(request))

    def has_act_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        return pk is None or Channel.objects.present().filter(pk=pk).exists()

    def _here(self, request: HttpRequest) -> Any:
        return request.tenant  # type: ignore[attr-defined]


@admin.register(Incident, site=tenant_admin)
class IncidentAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("opened_at", "kind", "channel", "template", "closed_at")
    list_display_links = ("opened_at",)
    list_filter = ("kind", ("closed_at", admin.EmptyFieldListFilter))
    list_select_related = ("channel", "template")
    fields = (("opened_at", "closed_at"), "kind", ("channel", "template"), "detail")
    actions = None
