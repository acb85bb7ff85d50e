"""Contacts in what every page shows: navigation, palette, first steps."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts import onboarding, palette
from apps.accounts.frame import SETTINGS, NavItem, navigation
from apps.accounts.onboarding import Step
from apps.accounts.palette import MOST, Found, matches
from apps.accounts.requests import MemberRequest
from apps.conversations.models import Contact
from apps.conversations.people import search
from apps.whatsapp.numbers import spoken

_SHORTEST = 2  # characters from which people are looked for

CONTACTS = NavItem(
    gettext_lazy("Contacts"),
    "contacts",
    "people",
    "conversations.view",
    "main",
    30,
    bar=True,
    words=gettext_lazy("people customers clients phone list"),
)
TAGS = NavItem(
    gettext_lazy("Tags"),
    "tags",
    "tag",
    "contacts.manage",
    SETTINGS,
    30,
    words=gettext_lazy("labels words sort contacts"),
    group="contacts",
    about=gettext_lazy("Words that sort contacts and conversations"),
)
FIELDS = NavItem(
    gettext_lazy("Contact fields"),
    "attributes",
    "list",
    "contacts.manage",
    SETTINGS,
    32,
    words=gettext_lazy("attributes custom own fields birthday"),
    group="contacts",
    about=gettext_lazy("What you know of people besides name and number"),
)


def join() -> None:
    """Called once, when the app is ready."""
    navigation.add(CONTACTS, TAGS, FIELDS)
    palette.SOURCES.append(found)
    onboarding.STEPS.insert(2, bring)


def found(request: MemberRequest, query: str) -> tuple[str, list[Found]]:
    """People by name or number, for the palette; and the way to add one."""
    if "conversations.view" not in request.may:
        return _("Contacts"), []
    lines = [_line(one) for one in _people(query)]
    if "contacts.manage" in request.may and matches(query, _("New contact"), _("add person")):
        lines.append(Found(_("New contact"), reverse("contact_new"), "plus"))
    return _("Contacts"), lines


def _people(query: str) -> list[Contact]:
    if len(query.strip()) < _SHORTEST:
        return []
    rows = search.matching(Contact.objects.present(), query).order_by("name", "pk")
    return list(rows.only("name", "phone", "email")[: MOST - 1])


def _line(contact: Contact) -> Found:
    number = spoken(contact.phone)
    label = contact.name or number or contact.email or _("No name")
    return Found(label, reverse("contact", args=[contact.pk]), "user", number)


def bring(request: MemberRequest) -> Step | None:
    if "contacts.manage" not in request.may:
        return None
    return Step(
        _("Bring your contacts"),
        Contact.objects.present().exists(),
        _way_in(),
        _("Bring them"),
        _("A spreadsheet will do: it is checked before anything is taken in."),
    )


def _way_in() -> str:
    try:
        return reverse("imports")
    except NoReverseMatch:
        return reverse("contacts")
