"""Pages about templates."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
