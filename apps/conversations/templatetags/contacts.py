"""How people and tags are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts.templatetags.frame import avatar, icon
from apps.conversations.consent import reasons
from apps.conversations.models import Contact, Tag
from apps.conversations.people import trash
from apps.whatsapp.numbers import spoken

register = template.Library()
register.filter("phone", spoken)


@register.filter
def called(contact: Contact) -> str:
    """What a person is called here: their name, or whatever else is known."""
    return contact.name or spoken(contact.phone) or contact.email or _("No name")


@register.filter
def leaves(contact: Contact) -> str:
    """When somebody in the trash goes for good."""
    end = trash.leaves_at(contact)
    days = (end - timezone.now()).days if end else 0
    if days < 1:
        return _("within a day")
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}


@register.filter
def get(table: dict[str, Any], key: str) -> Any:
    """What a table has for a key; None for nothing."""
    return table.get(key)


@register.simple_tag
def tag_chip(tag: Tag) -> SafeString:
    if not tag.color:
        return format_html('<span class="tag">{}</span>', tag.name)
    return format_html('<span class="tag" data-tone="{}">{}</span>', tag.color, tag.name)


@register.filter
def called_by(pk: Any, names: dict[Any, str]) -> str:
    """Somebody's name out of a table of them."""
    return names.get(pk, "")


@register.simple_tag
def tag_query(tag: Tag) -> str:
    """The list's address for those who have the tag."""
    query = QueryDict(mutable=True)
    query["tag"] = f"has:{tag.pk}"
    return f"?{query.urlencode()}"


@dataclass(frozen=True, slots=True)
class Badge:
    """`st`: one of the stylesheet's statuses; `icon`: the shape that says the same."""

    st: str
    icon: str
    text: Any


#: Why promotions may not be sent → how a list says it in a word.
PROMOTIONS = {
    "": Badge("online", "check", gettext_lazy("Allowed")),
    reasons.NO_CONSENT: Badge("unknown", "unknown", gettext_lazy("Not agreed")),
    reasons.OPTED_OUT: Badge("cancelled", "cancelled", gettext_lazy("Said no")),
    reasons.SUPPRESSED: Badge("cancelled", "cancelled", gettext_lazy("Suppressed")),
    reasons.BLOCKED: Badge("offline", "block", gettext_lazy("Blocked")),
    reasons.NO_ADDRESS: Badge("cancelled", "alert", gettext_lazy("No number")),
    reasons.TRASHED: Badge("cancelled", "trash", gettext_lazy("In the trash")),
}


@register.simple_tag
def promotions(refusal: str) -> SafeString:
    """`refusal`: a code of `consent.reasons`, "" for none."""
    badge = PROMOTIONS.get(refusal, PROMOTIONS[reasons.NO_CONSENT])
    return format_html(
        '<span class="badge" data-st="{}">{}{}</span>', badge.st, icon(badge.icon), badge.text
    )


@register.simple_tag
def called_avatar(contact: Contact) -> SafeString:
    return avatar(contact.name or "?", "lg")
