"""Columns of the admin's lists that are worked out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

Column = TypeVar("Column", bound=Callable[..., Any])


def column(
    description: Any,
    *,
    ordering: str | None = None,
    boolean: bool | None = None,
    header: bool | None = None,
    label: dict[str, str] | None = None,
) -> Callable[[Column], Column]:
    """`label`: value → colour, for methods that return (value, words); `header`: two lines."""

    def named(method: Column) -> Column:
        decorated: Column = display(
            description=description,
            ordering=ordering,
            boolean=boolean,
            header=header,
            label=label,
        )(method)
        return decorated

    return named


class OfCompany:
    """For rows with a `tenant`: which company it is, as a link to its page."""

    @column(_("company"), ordering="tenant__name")
    def company(self, row: Any) -> str | None:
        if row.tenant is None:
            return None
        page = reverse("platform:accounts_tenant_change", args=[row.tenant_id])
        return format_html('<a href="{}">{}</a>', page, row.tenant)
