"""Pages of the sign-up in Meta's own window."""

from django.urls import path

from apps.whatsapp.views import embedded

urlpatterns = [
    path("channels/embedded/", embedded.leave, name="channel_embedded"),
    path("channels/embedded/back/", embedded.back, name="channel_embedded_back"),
    path("channels/embedded/choose/", embedded.choose, name="channel_embedded_choose"),
    path("channels/embedded/chosen/", embedded.chosen, name="channel_embedded_chosen"),
]
