"""Routes about channels, relative to /api/v1/."""

from django.urls import path

from apps.whatsapp.api import channel_acts, channels

urlpatterns = [
    path("channels", channels.Channels.as_view()),
    path("channels/<uuid:channel_id>", channels.OneChannel.as_view()),
    path("channels/<uuid:channel_id>/health", channels.Health.as_view()),
    path("channels/<uuid:channel_id>/connect", channel_acts.Connect.as_view()),
    path("channels/<uuid:channel_id>/disconnect", channel_acts.Disconnect.as_view()),
    path("channels/<uuid:channel_id>/restart", channel_acts.Restart.as_view()),
    path("channels/<uuid:channel_id>/qr", channel_acts.Qr.as_view()),
    path("channels/<uuid:channel_id>/pairing-code", channel_acts.PairingCode.as_view()),
    path("channels/<uuid:channel_id>/test", channel_acts.Test.as_view()),
]
