"""What the pages of this app say about its own things."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_currency
from django import template
from django.utils.translation import get_language, to_locale

from apps.accounts.audit_words import of_action
from apps.accounts.models import AuditEntry

register = template.Library()


@register.filter
def in_audit_words(action: str) -> str:
    """`member.invited` → “invited somebody”."""
    return of_action(action)


@register.filter
def about(entry: AuditEntry) -> str:
    """What an entry is about; "" when that is the company itself, whose log this is."""
    if entry.object_type == "tenant" or entry.tenant is None:
        return ""
    name = entry.object_name
    for sign in ("→", "·"):
        name = name.removesuffix(f" {sign} {entry.tenant.name}")
    return "" if name == entry.actor_name else name


@register.filter
def money(amount: Decimal, currency: str) -> str:
    """290 and BRL → R$ 290 in Portuguese, R$290 in English; cents only where there are some."""
    locale = to_locale(get_language() or "pt-br")
    digits = amount != int(amount)
    return format_currency(
        amount, currency, None if digits else "¤ #,##0" if locale == "pt_BR" else "¤#,##0",
        locale=locale, currency_digits=digits,
    )  # fmt: skip
