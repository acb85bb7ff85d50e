"""Pages about media."""

from django.urls import path

from apps.whatsapp.views import media

urlpatterns = [
    path("media/<uuid:media_id>/", media.card, name="media_card"),
    path("media/<uuid:media_id>/<str:token>/", media.file, name="media_file"),
]
