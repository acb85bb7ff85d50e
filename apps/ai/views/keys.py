"""The company's own keys at model providers: written, replaced, removed, never read back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.ai import keys
from apps.ai.forms import ProviderKeyForm
from apps.ai.models import ProviderKey

Provider = ProviderKey.Provider


@requires("settings.manage")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    return _page(request)


def _page(request: MemberRequest, wrong: dict[str, ProviderKeyForm] | None = None) -> HttpResponse:
    kept = {key.provider: key for key in ProviderKey.objects.defer("key")}
    rows: list[dict[str, Any]] = [
        {
            "provider": provider,
            "kept": kept.get(provider.value),
            "form": (wrong or {}).get(provider) or ProviderKeyForm(prefix=provider.value),
        }
        for provider in Provider
    ]
    return render(request, "ai/keys.html", {"rows": rows})


@requires("settings.manage")
@require_POST
@sensitive_post_parameters()
def put(request: MemberRequest, provider: str) -> HttpResponse:
    known = _known(provider)
    form = ProviderKeyForm(request.POST, prefix=known.value)
    if not form.is_valid():
        return _page(request, {known: form})
    keys.put(request.tenant, known, form.cleaned_data["key"], by=request.actor)
    messages.success(request, _("The key at %(provider)s is saved.") % {"provider": known.label})
    return redirect("ai_keys")


@requires("settings.manage")
@require_POST
def remove(request: MemberRequest, provider: str) -> HttpResponse:
    known = _known(provider)
    keys.remove(request.tenant, known, by=request.actor)
    messages.success(request, _("The key at %(provider)s is removed.") % {"provider": known.label})
    return redirect("ai_keys")


def _known(provider: str) -> ProviderKey.Provider:
    try:
        return Provider(provider)
    except ValueError as exc:
        raise Http404 from exc
