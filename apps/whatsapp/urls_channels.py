"""Pages about channels."""

from django.urls import path

from apps.whatsapp.views import (
    channels,
    channels_acts,
    channels_connect,
    channels_doctor,
    channels_profile,
    channels_settings,
)

urlpatterns = [
    path("channels/", channels.listing, name="channels"),
    path("channels/connect/", channels_connect.choose, name="channel_connect"),
    path("channels/connect/official/", channels_connect.meta, name="channel_connect_meta"),
    path("channels/connect/qr/", channels_connect.qr, name="channel_connect_qr"),
    path("channels/connect/sandbox/", channels_connect.sandbox, name="channel_connect_sandbox"),
    path("channels/<uuid:pk>/", channels_doctor.page, name="channel"),
    path("channels/<uuid:pk>/check/", channels_connect.check, name="channel_check"),
    path("channels/<uuid:pk>/connect/", channels_connect.connect, name="channel_connect_now"),
    path("channels/<uuid:pk>/examine/", channels_doctor.examine, name="channel_examine"),
    path("channels/<uuid:pk>/webhooks/", channels_doctor.webhooks, name="channel_webhooks"),
    path("channels/<uuid:pk>/profile/", channels_profile.page, name="channel_profile"),
    path("channels/<uuid:pk>/test/", channels_acts.test, name="channel_test"),
    path("channels/<uuid:pk>/disconnect/", channels_acts.disconnect, name="channel_disconnect"),
    path("channels/<uuid:pk>/restart/", channels_acts.restart, name="channel_restart"),
    path("channels/<uuid:pk>/delete/", channels_acts.delete, name="channel_delete"),
    path("channels/<uuid:pk>/settings/", channels_settings.page, name="channel_settings"),
    path("channels/<uuid:pk>/settings/name/", channels_settings.rename, name="channel_rename"),
    path("channels/<uuid:pk>/settings/pace/", channels_settings.pace, name="channel_pace"),
    path(
        "channels/<uuid:pk>/settings/secrets/",
        channels_settings.credentials,
        name="channel_credentials",
    ),
    path("channels/<uuid:pk>/settings/ids/", channels_settings.ids, name="channel_ids"),
    path("channels/<uuid:pk>/settings/gateway/", channels_settings.gateway, name="channel_gateway"),
    path(
        "channels/<uuid:pk>/settings/registration/",
        channels_settings.register,
        name="channel_register",
    ),
]
