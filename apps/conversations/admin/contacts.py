"""A company's contacts, tags and attributes in its admin: looked at; blocked, put in the trash."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import ReadOnly, by
from apps.accounts.admin.columns import column
from apps.accounts.admin.dialogs import button
from apps.conversations.models import Attribute, ConsentQuestion, Contact, Tag
from apps.conversations.people import contacts, search, tags, timeline

_STATES = {"present": "success", "blocked": "danger", "trashed": "warning", "merged": "info"}
_WORDS = {
    "present": _("present"),
    "blocked": _("blocked"),
    "trashed": _("in the trash"),
    "merged": _("merged"),
}


def _state(contact: Contact) -> str:
    if contact.merged_into_id:
        return "merged"
    if contact.trashed_at:
        return "trashed"
    return "blocked" if contact.is_blocked else "present"


@admin.register(Contact, site=tenant_admin)
class ContactAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("__str__", "phone", "email", "source", "shown_state", "created_at")
    list_filter = (
        "source",
        ("blocked_at", admin.EmptyFieldListFilter),
        ("trashed_at", admin.EmptyFieldListFilter),
    )
    search_fields = ("name",)
    search_help_text = _("Any part of a name, number or e-mail")
    show_full_result_count = False
    fields = (
        ("name", "phone", "email"),
        ("shown_state", "merged_into"),
        ("category", "shown_tags"),
        ("language", "time_zone"),
        "notes",
        "attributes",
        "shown_identities",
        "shown_consent",
        ("source", "version"),
        ("created_at", "changed_at"),
        ("last_seen_at", "last_written_at"),
        ("blocked_at", "trashed_at"),
        "shown_timeline",
    )
    readonly_fields = (
        "shown_state",
        "shown_tags",
        "shown_identities",
        "shown_consent",
        "shown_timeline",
    )
    actions = None
    actions_detail = ["block", "unblock", "trash", "restore"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Contact], search_term: str
    ) -> tuple[QuerySet[Contact], bool]:
        return search.matching(queryset, search_term.replace("\x00", ""), capped=False), False

    @column(_("state"), label=_STATES)
    def shown_state(self, contact: Contact) -> tuple[str, str]:
        state = _state(contact)
        return state, str(_WORDS[state])

    @column(_("tags"))
    def shown_tags(self, contact: Contact) -> str:
        return ", ".join(tags.names_of(contact.tags))

    @column(_("known by"))
    def shown_identities(self, contact: Contact) -> str:
        lines = (
            (one.get_kind_display(), one.value, one.scope)
            for one in contact.identities.order_by("pk")
        )
        return format_html_join("", "<p>{} · {} {}</p>", lines)

    @column(_("agreed to"))
    def shown_consent(self, contact: Contact) -> str:
        """As it stands; the ledger, which says since when and why, is a list of its own."""
        lines = [
            (
                one.get_medium_display(),
                one.get_category_display(),
                _("yes") if one.given else _("no"),
            )
            for one in contact.consents.order_by("medium", "category")
        ]
        asked = ConsentQuestion.objects.filter(contact=contact).order_by("medium")
        lines += [(one.get_medium_display(), "", _("asked, not answered yet")) for one in asked]
        return format_html_join("", "<p>{} · {} {}</p>", lines)

    @column(_("what happened"))
    def shown_timeline(self, contact: Contact) -> str:
        lines = ((one.at, one.who, one.what, one.detail) for one in timeline.of(contact, most=50))
        return format_html_join("", "<p>{} · {} {} {}</p>", lines)

    @button(
        _("Block"),
        asks=_("Block this contact?"),
        says=_("Nothing is written to them any more, whatever they agreed to."),
        done=_("%(name)s is blocked."),
        icon="block",
        danger=True,
        permissions=["be_present"],
    )
    def block(self, request: HttpRequest, contact: Contact, given: Any) -> None:
        contacts.block(self._here(request), contact, by=by(request))

    @button(
        _("Unblock"),
        asks=_("Unblock this contact?"),
        says=_("They may be written to again, as far as they agreed to it."),
        done=_("%(name)s is not blocked any more."),
        icon="check",
        permissions=["be_present"],
    )
    def unblock(self, request: HttpRequest, contact: Contact, given: Any) -> None:
        contacts.unblock(self._here(request), contact, by=by(request))

    @button(
        _("Put in the trash"),
        asks=_("Put this contact in the trash?"),
        says=_("They can be restored, and come back by themselves when they write."),
        done=_("%(name)s is in the trash."),
        icon="delete",
        danger=True,
        permissions=["be_present"],
    )
    def trash(self, request: HttpRequest, contact: Contact, given: Any) -> None:
        contacts.trash(self._here(request), contact, by=by(request))

    @button(
        _("Restore"),
        asks=_("Restore this contact?"),
        says=_("They are on the company's list again."),
        done=_("%(name)s is restored."),
        icon="undo",
        permissions=["be_trashed"],
    )
    def restore(self, request: HttpRequest, contact: Contact, given: Any) -> None:
        contacts.restore(self._here(request), contact, by=by(request))

    def has_be_present_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        return pk is None or Contact.objects.present().filter(pk=pk).exists()

    def has_be_trashed_permission(self, request: HttpRequest, pk: Any = None) -> bool:
        rows = Contact.objects.filter(trashed_at__isnull=False, merged_into=None)
        return pk is None or rows.filter(pk=pk).exists()

    def _here(self, request: HttpRequest) -> Any:
        return request.tenant  # type: ignore[attr-defined]


@admin.register(Tag, site=tenant_admin)
class TagAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("name", "color", "created_at")
    search_fields = ("name",)
    fields = ("name", "color", "created_at")
    actions = None


@admin.register(Attribute, site=tenant_admin)
class AttributeAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("name", "key", "kind", "position")
    list_filter = ("kind",)
    fields = ("name", "key", "kind", "choices", "position")
    actions = None
