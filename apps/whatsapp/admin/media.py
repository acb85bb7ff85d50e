"""The company's files in its admin: looked at, fetched once more, or forgotten."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.whatsapp.media import fetching, forgetting, troubles
from apps.whatsapp.models import Media


@admin.register(Media, site=tenant_admin)
class MediaAdmin(TenantModelAdmin):
    """The bytes themselves are shown in threads alone, to members."""

    list_display = ("id", "kind", "state", "mime_type", "in_words", "filename", "created_at")
    list_filter = ("kind", "state")
    search_fields = ("id", "filename", "digest", "provider_id")
    show_full_result_count = False
    actions = ("fetch_again",)
    fields = (
        "id",
        "kind",
        "state",
        "why",
        "mime_type",
        "in_words",
        "filename",
        "digest",
        "channel_id",
        "provider_id",
        "attempts",
        "next_attempt_at",
        "created_at",
    )
    readonly_fields = fields

    @admin.display(description=_("size"), ordering="size")
    def in_words(self, media: Media) -> str:
        return filesizeformat(media.size) if media.size is not None else "–"

    @admin.display(description=_("problem"))
    def why(self, media: Media) -> str:
        words = troubles.words(media)
        return f"{words} ({media.problem})" if media.problem else str(words or "–")

    @admin.action(description=_("Fetch again"))
    def fetch_again(self, request: HttpRequest, queryset: QuerySet[Media]) -> None:
        count = fetching.revive(queryset)
        words = ngettext(
            "%(count)d file will be fetched again.", "%(count)d files will be fetched again.", count
        )
        messages.success(request, words % {"count": count})

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Media) -> None:
        forgetting.forget([obj.pk])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Media]) -> None:
        forgetting.forget(queryset.values_list("pk", flat=True))
