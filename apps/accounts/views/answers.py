"""How pages answer after something was done."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from apps.accounts.requests import VisitorRequest


def is_fragment(request: VisitorRequest) -> bool:
    """htmx asks for a part of the page (and not for the whole of one from its history)."""
    headers = request.headers
    return bool(headers.get("HX-Request")) and not headers.get("HX-History-Restore-Request")


def done(
    request: VisitorRequest,
    said: Any,
    *,
    url: str,
    template: str = "",
    context: dict[str, Any] | None = None,
    target: str = "",
) -> HttpResponse:
    """Say what was done: with the changed part for htmx, with a redirect to `url` for the rest.

    `target` is the id of the part that `template` draws.
    """
    if not is_fragment(request):
        messages.success(request, said)
        return HttpResponseRedirect(url)
    if not template:
        messages.success(request, said)
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    response = render(request, template, context)
    if target:
        response["HX-Retarget"], response["HX-Reswap"] = f"#{target}", "outerHTML"
    response["HX-Trigger"] = json.dumps({"closeDialog": True, "showToast": {"text": str(said)}})
    return response


def ask(request: VisitorRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A form, as a page or (for htmx) as the dialog in it: `<template>#dialog`."""
    name = f"{template}#dialog" if is_fragment(request) else template
    response = render(request, name, context)
    if is_fragment(request):
        response["HX-Retarget"], response["HX-Reswap"] = "#modal", "innerHTML"
    return response
