"""Language and theme: kept with the person, and in this browser for visitors."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from apps.accounts.access import anyone
from apps.accounts.models import User
from apps.accounts.requests import VisitorRequest
from apps.accounts.views.answers import is_fragment
from apps.accounts.views.ways_back import next_url, way_back

THEME_COOKIE = "recado_theme"
A_YEAR = 365 * 24 * 3600  # seconds


@anyone
@require_POST
def preferences(request: VisitorRequest) -> HttpResponse:
    """`language` and `theme`, each only if given and known; then back to where it was asked."""
    wanted = _known(request)
    if request.user.is_authenticated and wanted:
        User.objects.filter(pk=request.user.pk).update(**wanted)
    response = _answer(request)
    cookies = {"language": settings.LANGUAGE_COOKIE_NAME, "theme": THEME_COOKIE}
    for name, value in wanted.items():
        response.set_cookie(
            cookies[name],
            value,
            max_age=A_YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


def _known(request: VisitorRequest) -> dict[str, str]:
    wanted = {}
    language, theme = request.POST.get("language", ""), request.POST.get("theme", "")
    if language in dict(settings.LANGUAGES):
        wanted["language"] = language
    if theme in {"system", User.Theme.LIGHT, User.Theme.DARK}:
        wanted["theme"] = "" if theme == "system" else theme
    return wanted


def _answer(request: VisitorRequest) -> HttpResponse:
    if is_fragment(request):
        return HttpResponse(status=204)
    return HttpResponseRedirect(next_url(request, way_back(request)))
