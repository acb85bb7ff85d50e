"""Pages about sessions."""

from django.urls import path

from apps.whatsapp.views import sessions

urlpatterns = [
    path("channels/<uuid:pk>/qr/", sessions.scan, name="channel_qr"),
    path("channels/<uuid:pk>/qr/start/", sessions.start, name="channel_qr_start"),
    path("channels/<uuid:pk>/qr/restart/", sessions.restart, name="channel_qr_restart"),
    path("channels/<uuid:pk>/qr/log-out/", sessions.log_out, name="channel_qr_log_out"),
    path("channels/<uuid:pk>/qr/pairing-code/", sessions.pair, name="channel_qr_pair"),
]
