"""Routes about webhooks out, relative to /api/v1/."""

from django.urls import URLPattern, path

from apps.conversations.api import hooks

_ONE = "webhook-endpoints/<uuid:endpoint_id>"
urlpatterns: list[URLPattern] = [
    path("webhook-endpoints", hooks.WebhookEndpoints.as_view()),
    path(_ONE, hooks.OneWebhookEndpoint.as_view()),
    path(f"{_ONE}/test", hooks.TestWebhookEndpoint.as_view()),
    path(f"{_ONE}/rotate-secret", hooks.RotateWebhookSecret.as_view()),
    path(f"{_ONE}/deliveries", hooks.WebhookDeliveries.as_view()),
    path(f"{_ONE}/replay", hooks.ReplayWebhooks.as_view()),
    path(f"{_ONE}/deliveries/<uuid:delivery_id>/replay", hooks.ReplayOneWebhook.as_view()),
]
