"""Why somebody who is meant gets nothing: codes and words, in the order in which they are told."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from apps.conversations.outbox import america

DUPLICATE = "duplicate"
EXCLUDED = "excluded"
TRASHED = "trashed"
NO_US_MARKETING = america.CODE
WINDOW_CLOSED = "window_closed"
VARIABLES_MISSING = "variables_missing"
HOLDOUT = "holdout"
LATER = "later"

WORDS: dict[str, str] = {
    DUPLICATE: gettext_noop("Chosen more than once"),
    EXCLUDED: gettext_noop("Taken away by you"),
    TRASHED: gettext_noop("In the trash"),
    "merged": gettext_noop("Made one with another contact"),
    "blocked": gettext_noop("Blocked"),
    "no_address": gettext_noop("No number that can be reached here"),
    "suppressed": gettext_noop("On the suppression list"),
    "opted_out": gettext_noop("Asked not to get this"),
    "no_consent": gettext_noop("Have not agreed to get this"),
    "frequency_cap": gettext_noop("Got as many messages lately as are allowed"),
    "unanswered": gettext_noop("Were written to several times and never answered"),
    NO_US_MARKETING: gettext_noop("In the United States, where Meta delivers no marketing"),
    WINDOW_CLOSED: gettext_noop("Have not written in the last 24 hours, and this is no template"),
    VARIABLES_MISSING: gettext_noop("Something is missing that the text needs"),
    HOLDOUT: gettext_noop("Held out, to compare"),
    LATER: gettext_noop("Kept for after the test"),
}
