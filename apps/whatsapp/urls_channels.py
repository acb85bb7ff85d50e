"""Pages about channels."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
