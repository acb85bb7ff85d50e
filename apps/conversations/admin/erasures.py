"""Erasures in a company's admin: that they were done, and what they counted. Never whose."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import ReadOnly
from apps.accounts.admin.columns import column
from apps.conversations.models import Erasure
from apps.conversations.privacy.keepers import in_words
from apps.conversations.privacy.refusals import problem_of

_STATES = {"waiting": "warning", "done": "success", "failed": "danger"}


@admin.register(Erasure, site=tenant_admin)
class ErasureAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("id", "at", "shown_state", "by_name", "how")
    list_filter = ("state", "how")
    search_fields = ("=id",)
    search_help_text = _("The whole number of a certificate")
    date_hierarchy = "at"
    actions = None
    fields = (
        ("id", "shown_state"),
        ("at", "attempts"),
        ("by_name", "how"),
        "why",
        "what_went",
    )
    readonly_fields = ("shown_state", "why", "what_went")

    @column(_("state"), label=_STATES)
    def shown_state(self, erasure: Erasure) -> tuple[str, str]:
        return erasure.state, str(erasure.get_state_display())

    @column(_("why not"))
    def why(self, erasure: Erasure) -> str:
        return problem_of(erasure.problem)

    @column(_("erased"))
    def what_went(self, erasure: Erasure) -> str:
        return format_html_join("", "<p>{}: {}</p>", in_words(erasure.counts))
