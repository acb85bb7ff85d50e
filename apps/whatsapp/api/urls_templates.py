"""Routes about templates, relative to /api/v1/."""

from django.urls import path

from apps.whatsapp.api.templates import OneTemplate, TemplatePreview, Templates, TemplateSync

urlpatterns = [
    path("templates", Templates.as_view()),
    path("templates/sync", TemplateSync.as_view()),
    path("templates/<uuid:template_id>", OneTemplate.as_view()),
    path("templates/<uuid:template_id>/preview", TemplatePreview.as_view()),
]
