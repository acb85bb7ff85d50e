"""Files of the messages: taken in as soon as they are chosen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST

from apps.accounts.access import requires
from apps.accounts.errors import Refusal
from apps.accounts.requests import MemberRequest
from apps.campaigns.views.gone import campaign_of
from apps.whatsapp.media import storing
from apps.whatsapp.media.refusals import MediaEmpty
from apps.whatsapp.messages import MediaKind
from apps.whatsapp.models import Media

_END, _MEDIA = "-file", "media"
#: Kinds a file may be asked for as.
_KINDS = {"image": MediaKind.IMAGE, "video": MediaKind.VIDEO, "document": MediaKind.DOCUMENT}


@requires("campaigns.manage")
@require_POST
def take(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One file; the field with it, or with why it can't be sent. `field`: whose it is."""
    context: dict[str, Any] = {
        "campaign": campaign_of(pk),
        "field": request.POST.get("field", "")[:80],
        "kind": request.POST.get("kind", ""),
    }
    upload = next(iter(request.FILES.values()), None)
    try:
        if upload is None:
            raise MediaEmpty
        context[_MEDIA] = _kept(request, upload, context["kind"])
    except Refusal as refusal:
        context["why"] = str(refusal)
    return render(request, "campaigns/wizard/_file.html", context)


def taken(request: MemberRequest) -> tuple[QueryDict, dict[str, list[str]]]:
    """The input, with the ids of files that came along in it; and which were refused, by the
    path of what they were for."""
    data = request.POST.copy()
    refused: dict[str, list[str]] = {}
    for name, upload in request.FILES.items():
        if not name.endswith(_END):
            continue
        field = name.removesuffix(_END)  # v0, twin; or v0-t.header of a template
        is_own = "." not in field
        try:
            kept = _kept(request, upload, data.get(f"{field}-kind", "") if is_own else "")
            data[f"{field}-{_MEDIA}" if is_own else field] = str(kept.pk)
        except Refusal as refusal:
            nth = field.partition("-")[0].removeprefix("v")
            refused[f"variants.{nth}.content.mediaId"] = [str(refusal)]
    return data, refused


def _kept(request: MemberRequest, upload: Any, kind: str) -> Media:
    return storing.keep(request.tenant, upload, kind=_KINDS.get(kind), by=request.actor)
