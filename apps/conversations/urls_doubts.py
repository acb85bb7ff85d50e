"""Pages about messages of which nobody knows whether they left."""

from django.urls import path

from apps.conversations.views import doubts

urlpatterns = [
    path("uncertain/", doubts.listing, name="doubts"),
    path("uncertain/settle/", doubts.settle_many, name="doubts_settle"),
    path("uncertain/<uuid:pk>/settle/", doubts.settle, name="doubt_settle"),
    path("uncertain/<uuid:pk>/again/", doubts.again, name="doubt_again"),
]
