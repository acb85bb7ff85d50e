"""One contact: who they are, what they agreed to, what happened."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.conversations.consent import asking
from apps.conversations.consent.reasons import Reason
from apps.conversations.forms import details
from apps.conversations.models import Category, Contact, Identity, Import, Medium, Tag
from apps.conversations.people import contacts, merging, timeline, worded, zones
from apps.conversations.people.doubles import doubles_of
from apps.conversations.privacy import erasing
from apps.conversations.views import consent
from apps.conversations.views.gone import ContactGone

PAGE = "conversations/contacts/contact.html"
_LINES = 30  # of the timeline at first
_FEW = 3  # doubles that are named


def contact_of(pk: UUID) -> Contact:
    """The company's contact of that id, in the trash too, or 404."""
    contact = contacts.living(pk)
    if contact is None:
        raise ContactGone
    return contact


@requires("conversations.view")
@require_GET
def page(request: MemberRequest, pk: UUID) -> HttpResponse:
    contact = contact_of(pk)
    if contact.pk != pk:
        return redirect("contact", contact.pk)
    return render(request, PAGE, context(request, contact))


def context(request: MemberRequest, contact: Contact) -> dict[str, Any]:
    """All that the page shows; its parts are drawn anew from the same."""
    return {
        "contact": contact,
        "may_change": "contacts.manage" in request.may and contact.is_present,
        "facts": [fact(one, contact) for one in details.own(request.tenant)],
        "added": [fact(one, contact) for one in details.added()],
        "names": _other_names(contact),
        "brought_by": _brought_by(contact),
        "doubles": doubles_of(contact)[:_FEW] if contact.is_present else [],
        "merged": merging.last_merge(contact),
        "being_erased": erasing.waiting_for(contact),
        **consent.context(request, contact),
        **around(request, contact),
    }


def around(request: MemberRequest, contact: Contact) -> dict[str, Any]:
    """What changes with nearly every act."""
    lines = timeline.of(contact)
    shown = len(lines) if request.GET.get("all") else _LINES
    return {
        "contact": contact,
        "tags": Tag.objects.filter(pk__in=contact.tags),
        "all_tags": Tag.objects.exclude(pk__in=contact.tags),
        "may_change": "contacts.manage" in request.may and contact.is_present,
        "standing": standing(request, contact),
        "entries": lines[:shown],
        "more": len(lines) > shown,
    }


def fact(detail: details.Detail, contact: Contact) -> dict[str, Any]:
    value = detail.value(contact)
    return {
        "name": detail.name,
        "label": detail.label,
        "value": value,
        "shown": "" if value in (None, "") else detail.shown(value),
        "noted": _noted(detail, contact),
    }


def _noted(detail: details.Detail, contact: Contact) -> str:
    """What is so although nobody said it."""
    if detail.column != "time_zone" or contact.time_zone:
        return ""
    zone = zones.of(contact)
    if not zone:
        return ""
    now = timezone.localtime(timezone=ZoneInfo(zone))
    words = _("%(zone)s, by the number; it is %(time)s there")
    return words % {"zone": worded.city(zone), "time": date_format(now, "H:i")}


def standing(request: MemberRequest, contact: Contact) -> dict[str, Reason | None]:
    """Why promotions may not be sent, for each medium; None: they may."""
    return {
        medium: asking.why_not(request.tenant, contact, medium=medium, category=Category.MARKETING)
        for medium in Medium.values
    }


def _other_names(contact: Contact) -> list[Identity]:
    """Names beside the number that the details show."""
    return [
        one
        for one in contact.identities.all()
        if not (one.kind == Identity.Kind.PHONE and one.value == contact.phone)
    ]


def _brought_by(contact: Contact) -> Import | None:
    if contact.import_id is None:
        return None
    return Import.objects.filter(pk=contact.import_id).first()
