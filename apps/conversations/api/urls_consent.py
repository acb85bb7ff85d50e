"""Routes about consent, relative to /api/v1/."""

from django.urls import URLPattern, path

from apps.conversations.api.consent import OptOuts

urlpatterns: list[URLPattern] = [path("opt-outs", OptOuts.as_view())]
