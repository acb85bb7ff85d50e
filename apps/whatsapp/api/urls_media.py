"""Routes about media, relative to /api/v1/."""

from django.urls import path

from apps.whatsapp.api import media

urlpatterns = [
    path("media", media.Files.as_view()),
    path("media/<uuid:media_id>", media.OneFile.as_view()),
    path("media/<uuid:media_id>/content", media.Content.as_view()),
]
