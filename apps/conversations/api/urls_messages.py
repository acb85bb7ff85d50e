"""Routes about messages, relative to /api/v1/."""

from django.urls import path

from apps.conversations.api import messages

urlpatterns = [
    path("messages", messages.Messages.as_view()),
    path("messages/template", messages.TemplateMessages.as_view()),
    path("messages/bulk", messages.BulkMessages.as_view()),
    path("messages/<uuid:message_id>", messages.OneMessage.as_view()),
    path("messages/<uuid:message_id>/cancel", messages.CancelMessage.as_view()),
    path("messages/<uuid:message_id>/confirm", messages.ConfirmMessage.as_view()),
    path("messages/<uuid:message_id>/resolve", messages.ResolveMessage.as_view()),
    path("messages/<uuid:message_id>/forward", messages.ForwardMessage.as_view()),
    path("messages/<uuid:message_id>/revoke", messages.RevokeMessage.as_view()),
    path("messages/<uuid:message_id>/send-again", messages.MessageAgain.as_view()),
]
