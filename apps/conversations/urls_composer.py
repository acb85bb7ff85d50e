"""Writing in a conversation, and the replies kept for it."""

from django.urls import path

from apps.conversations.views import (
    canned_replies,
    composer,
    composer_offers,
    composer_templates,
)

_ONE = "inbox/<uuid:pk>/composer"
_TEMPLATES = f"{_ONE}/templates"
_TEMPLATE = f"{_TEMPLATES}/<uuid:template_id>"
_CANNED = "settings/canned-replies"

urlpatterns = [
    path("inbox/composer/preferences/", composer.prefer, name="composer_prefer"),
    path(f"{_ONE}/", composer.composer, name="composer"),
    path(f"{_ONE}/say/", composer.say, name="composer_say"),
    path(f"{_ONE}/undo/", composer.undo, name="composer_undo"),
    path(f"{_ONE}/draft/", composer.draft, name="composer_draft"),
    path(f"{_ONE}/replies/", composer_offers.replies, name="composer_replies"),
    path(f"{_ONE}/replies/<uuid:reply_id>/", composer_offers.used, name="composer_reply_used"),
    path(f"{_ONE}/people/", composer_offers.people, name="composer_people"),
    path(f"{_ONE}/files/", composer_offers.file, name="composer_file"),
    path(f"{_TEMPLATES}/", composer_templates.listing, name="composer_templates"),
    path(f"{_TEMPLATE}/", composer_templates.one, name="composer_template"),
    path(f"{_TEMPLATE}/preview/", composer_templates.preview, name="composer_template_preview"),
    path(f"{_TEMPLATE}/send/", composer_templates.send, name="composer_template_send"),
    path(f"{_CANNED}/", canned_replies.listing, name="canned_replies"),
    path(f"{_CANNED}/new/", canned_replies.new, name="canned_reply_new"),
    path(f"{_CANNED}/preview/", canned_replies.preview, name="canned_reply_preview"),
    path(f"{_CANNED}/<uuid:pk>/", canned_replies.edit, name="canned_reply_edit"),
    path(f"{_CANNED}/<uuid:pk>/delete/", canned_replies.delete, name="canned_reply_delete"),
]
