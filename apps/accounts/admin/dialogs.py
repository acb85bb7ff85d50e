"""Buttons that ask first: a dialog over the page, then one verb, then what came of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.decorators import action
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm

from apps.accounts.errors import Refusal

#: (the admin, request, the row, the dialog's values) → nothing, or where to go.
Verb = Callable[[Any, HttpRequest, Any, dict[str, Any]], HttpResponse | None]


def button(
    label: Any,
    *,
    asks: Any,
    says: Any = "",
    done: Any = "",
    form: type[BaseDialogForm] = BaseDialogForm,
    icon: str = "",
    danger: bool = False,
    permissions: list[str] | None = None,
) -> Callable[[Verb], Any]:
    """Make a method a button of the row's page. `done` is said afterwards, with %(name)s.

    Opening the dialog changes nothing; only its form, with a CSRF token, does.
    """
    as_action = action(
        description=label,
        icon=icon or None,
        variant=ActionVariant.DANGER if danger else ActionVariant.DEFAULT,
        permissions=permissions,
        dialog={
            "title": asks,
            "description": says,
            "form_class": form,
            "form_submit_text": label,
        },
    )
    return lambda verb: as_action(_told(verb, done))


def _told(verb: Verb, said: Any) -> Callable[..., HttpResponse]:
    @wraps(verb)
    def ask(admin: Any, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        row = admin.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        try:
            answer = verb(admin, request, row, form.cleaned_data)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return go(request, _page_of(admin, row))
        if answer is not None:
            return answer
        messages.success(request, said % {"name": row})
        return go(request, _page_of(admin, row))

    return ask


def _page_of(admin: Any, row: Any) -> str:
    """The row's page, or the list when the row is gone."""
    name = f"{admin.admin_site.name}:{row._meta.app_label}_{row._meta.model_name}"
    if row.pk is None:
        return reverse(f"{name}_changelist")
    return reverse(f"{name}_change", args=[row.pk])


def go(request: HttpRequest, url: str) -> HttpResponse:
    """A redirect of the whole page, also when htmx asked."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
