"""Pages about templates."""

from django.urls import path

from apps.whatsapp.views import template_editor, template_page, templates

urlpatterns = [
    path("templates/", templates.listing, name="templates"),
    path("templates/new/", templates.new, name="template_new"),
    path("templates/sync/", templates.sync, name="templates_sync"),
    path("templates/<uuid:pk>/", template_page.page, name="template"),
    path("templates/<uuid:pk>/edit/", template_editor.edit, name="template_edit"),
    path("templates/<uuid:pk>/look/", template_editor.look, name="template_look"),
    path("templates/<uuid:pk>/sample/", template_editor.sample, name="template_sample"),
    path("templates/<uuid:pk>/duplicate/", template_page.duplicate, name="template_duplicate"),
    path("templates/<uuid:pk>/delete/", template_page.delete, name="template_delete"),
    path("templates/<uuid:pk>/unpause/", template_page.unpause, name="template_unpause"),
    path("templates/<uuid:pk>/seen/", template_page.seen, name="template_seen"),
]
