"""Routes about canned replies, relative to /api/v1/."""

from django.urls import path

from apps.conversations.api.canned import CannedReplies, OneCannedReply

urlpatterns = [
    path("canned-replies", CannedReplies.as_view()),
    path("canned-replies/<uuid:reply_id>", OneCannedReply.as_view()),
]
