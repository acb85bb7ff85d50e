"""What the pages of this app say about its own things."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_currency
from django import template
from django.utils.translation import get_language, to_locale

from apps.accounts.audit_words import of_action

register = template.Library()


@register.filter
def in_audit_words(action: str) -> str:
    """`member.invited` → “invited somebody”."""
    return of_action(action)


@register.filter
def money(amount: Decimal, currency: str) -> str:
    """290 and BRL → R$ 290,00 in Portuguese, R$290.00 in English."""
    return format_currency(amount, currency, locale=to_locale(get_language() or "pt-br"))
