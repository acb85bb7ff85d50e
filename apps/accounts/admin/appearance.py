"""What the admins' frame says and where its links lead, for each request."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _


def header(request: HttpRequest) -> str:
    """The company's name inside a company."""
    tenant = getattr(request, "tenant", None)
    return tenant.name if tenant else "Recado"


def subheader(request: HttpRequest) -> str:
    return _("Company's data") if getattr(request, "tenant", None) else _("Platform")


def theme(request: HttpRequest) -> str | None:
    """The person's choice; None leaves it to the system."""
    return getattr(request.user, "theme", "") or None


def mark(_request: HttpRequest) -> str:
    return static("img/mark.svg")


def stylesheet(_request: HttpRequest) -> str:
    return static("css/admin.css")


def site_url(request: HttpRequest) -> str:
    """The pages of the company, or the person's own start."""
    return reverse("home") if getattr(request, "tenant", None) else reverse("start")


def preferences_url(_request: HttpRequest) -> str:
    return reverse("preferences")


def account_links(_request: HttpRequest) -> list[dict[str, Any]]:
    return [{"title": _("Profile"), "link": reverse("profile")}]
