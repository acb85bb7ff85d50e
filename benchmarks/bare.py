"""A Django site of one view and nothing else: the most that this server can do with Django."""

from __future__ import annotations

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path


def view(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"success": True, "data": None})


urlpatterns = [path("", view)]
settings.configure(
    ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="none", DEBUG=False
)
application = get_asgi_application()
