"""Files in pages: behind the log-in, and by an address that soon expires."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.whatsapp.media import links, serving
from apps.whatsapp.media.refusals import LinkExpired
from apps.whatsapp.media.shelf import Gone
from apps.whatsapp.models import Media


@requires("conversations.view")
@require_safe
def file(request: MemberRequest, media_id: UUID, token: str) -> HttpResponseBase:
    """The file itself, or with `?size=thumb` a small picture of it."""
    media = get_object_or_404(Media, pk=media_id)
    try:
        left = links.check(media, token)
    except links.Forged as exc:
        raise Http404 from exc
    except links.Expired as exc:
        raise LinkExpired from exc
    if media.state != Media.State.STORED:
        raise Http404
    is_small = request.GET.get("size") == "thumb" and media.has_thumbnail
    return _handed_out(request, media, is_small=is_small, seconds=left)


def _handed_out(
    request: MemberRequest, media: Media, *, is_small: bool, seconds: int
) -> HttpResponseBase:
    item = serving.small(media) if is_small else serving.whole(media)
    link = serving.elsewhere(item)
    if link:
        return HttpResponseRedirect(link, headers={"Cache-Control": "private, no-store"})
    try:
        return serving.answer(request, item, seconds=seconds, in_player=True)
    except Gone as exc:
        raise Http404 from exc


@requires("conversations.view")
@require_safe
def card(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """The fragment alone, for a file that was still on its way or whose address has expired."""
    media = get_object_or_404(Media, pk=media_id)
    return render(request, "whatsapp/media/_media.html", {"media": media})
