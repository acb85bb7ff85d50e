"""Routes about imports, relative to /api/v1/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
