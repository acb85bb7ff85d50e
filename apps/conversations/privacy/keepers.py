"""Everybody who keeps data of people, in the order in which they are told and erased.

What others are found by, the contact itself, goes last.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.conversations.privacy import (
    contacts,
    exports,
    messages,
    notes,
    promises,
    spreadsheets,
    traces,
    webhooks,
)
from apps.conversations.privacy.keeper import Keeper

#: Apps above insert theirs at the beginning when they are ready.
KEEPERS: list[Keeper] = [
    Keeper("webhooks", _("Webhooks as they came"), webhooks.tell, webhooks.erase, webhooks.files),
    Keeper("messages", _("Messages"), messages.tell, messages.erase, messages.files),
    Keeper("notes", _("Notes of colleagues"), notes.tell, notes.erase),
    Keeper("events", _("What was done with conversations"), notes.tell_events, notes.erase_events),
    Keeper("import_files", _("Imported files"), spreadsheets.tell_files, spreadsheets.erase_files),
    Keeper("import_rows", _("Rows of imports"), spreadsheets.tell, spreadsheets.erase),
    Keeper("exports", _("Exported files"), exports.tell, exports.erase),
    Keeper("consent", _("Consent"), promises.tell, promises.erase, promises.files),
    Keeper("suppression", _("Suppression list"), promises.tell_suppressed, promises.leave_digest),
    Keeper("audit", _("Audit log"), traces.tell_audit, traces.erase_audit),
    Keeper("notices", _("Notifications"), traces.tell_notices, traces.erase_notices),
    Keeper("history", _("History"), contacts.tell_history, contacts.erase_history),
    Keeper("lists", _("Lists"), contacts.tell_lists, contacts.erase_lists),
    Keeper("identities", _("Numbers and ids"), contacts.tell_identities, contacts.erase_identities),
    Keeper("contact", _("Contact"), contacts.tell, contacts.erase),
]


def in_words(counts: dict[str, int]) -> list[tuple[str, int]]:
    """What a certificate counts, the contact first. One of a newer version is shown as it is."""
    labels = {keeper.name: str(keeper.label) for keeper in reversed(KEEPERS)}
    known = [(label, counts[name]) for name, label in labels.items() if name in counts]
    return known + [(name, count) for name, count in counts.items() if name not in labels]
