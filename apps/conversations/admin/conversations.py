"""Conversations and notes in a company's admin: to be read, when somebody asks about one."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin import TenantModelAdmin, tenant_admin
from apps.accounts.admin.audited import ReadOnly
from apps.accounts.admin.columns import column
from apps.conversations.models import Conversation, Note
from apps.conversations.naming import Names
from apps.conversations.people import tags

_COLOURS = {"open": "info", "pending": "warning", "closed": "success", "archived": ""}
_MOST = 40  # of what was done, the latest


@admin.register(Conversation, site=tenant_admin)
class ConversationAdmin(ReadOnly, TenantModelAdmin):
    list_display = (
        "last_message_at", "contact", "channel", "shown_status", "priority", "unread", "team",
    )  # fmt: skip
    list_filter = ("status", "priority", "channel", "team", "ai_enabled")
    list_select_related = ("contact", "channel", "team")
    show_full_result_count = False
    ordering = ("-last_message_at", "-id")
    actions = None
    fields = (
        ("contact", "channel"),
        ("shown_status", "priority", "unread"),
        ("shown_assignee", "team", "ai_enabled"),
        "shown_tags",
        ("preview", "preview_status"),
        ("opened_at", "answered_at", "closed_at"),
        ("waiting_since", "snoozed_until", "away_told_at"),
        ("last_message_at", "last_inbound_at"),
        "shown_events",
    )

    @column(_("status"), ordering="status", label=_COLOURS)
    def shown_status(self, conversation: Conversation) -> tuple[str, str]:
        return conversation.status, conversation.get_status_display()

    @column(_("assigned to"))
    def shown_assignee(self, conversation: Conversation) -> str:
        wanted = conversation.assignee_id
        return Names([wanted]).get(wanted, "") if wanted else ""

    @column(_("tags"))
    def shown_tags(self, conversation: Conversation) -> str:
        return ", ".join(tags.names_of(conversation.tags))

    @column(_("what was done"))
    def shown_events(self, conversation: Conversation) -> str:
        latest = conversation.events.order_by("-pk")[:_MOST]
        return "; ".join(f"{one.at:%Y-%m-%d %H:%M} {one.get_kind_display()}" for one in latest)


@admin.register(Note, site=tenant_admin)
class NoteAdmin(ReadOnly, TenantModelAdmin):
    list_display = ("created_at", "shown_text", "edited_at")
    show_full_result_count = False
    ordering = ("-id",)
    actions = None
    fields = ("text", "shown_author", "conversation", ("created_at", "edited_at"))

    @column(_("author"))
    def shown_author(self, note: Note) -> str:
        wanted = note.author_id
        return Names([wanted]).get(wanted, "") if wanted else ""

    @column(_("in a line"))
    def shown_text(self, note: Note) -> str:
        return str(note)
