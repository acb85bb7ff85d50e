"""Routes about automations, relative to /api/v1/."""

from django.urls import URLPattern, path

from apps.conversations.api import automations

urlpatterns: list[URLPattern] = [
    path("automations", automations.Automations.as_view()),
    path("automations/<uuid:automation_id>", automations.OneAutomation.as_view()),
    path("automations/<uuid:automation_id>/runs", automations.AutomationRuns.as_view()),
]
