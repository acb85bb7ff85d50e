"""What the audit log and the timeline say of contacts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts import audit_words

ACTIONS: dict[str, Any] = {
    "contact.created": _("added a contact"),
    "contact.changed": _("changed a contact"),
    "contact.number_changed": _("noted a new number"),
    "contact.trashed": _("put a contact in the trash"),
    "contact.restored": _("restored a contact"),
    "contact.blocked": _("blocked a contact"),
    "contact.unblocked": _("unblocked a contact"),
    "contact.deleted": _("deleted a contact for good"),
    "contacts.trash_emptied": _("deleted people for good whose time in the trash was over"),
    "contact.merged": _("made one of two contacts"),
    "contact.unmerged": _("undid a merge of contacts"),
    "tag.created": _("made a tag"),
    "tag.changed": _("changed a tag"),
    "tag.deleted": _("deleted a tag"),
    "attribute.created": _("defined an attribute"),
    "attribute.changed": _("changed an attribute"),
    "attribute.deleted": _("deleted an attribute"),
}
FIELDS: dict[str, Any] = {
    "phone": _("number"),
    "category": _("category"),
    "notes": _("notes"),
    "tags": _("tags"),
    "attributes": _("attributes"),
    "owner_id": _("Owner"),
    "fields": _("fields"),
    "contacts": _("contacts"),
    "choices": _("choices"),
    "position": _("place in the list"),
}


def join() -> None:
    audit_words.ACTIONS |= ACTIONS
    audit_words.FIELDS |= FIELDS
