"""The REST API: the same addresses on the platform's hosts and inside every tenant."""

from django.urls import include, path, re_path

from apps.accounts.api import urls as accounts
from apps.accounts.api.nowhere import Nowhere
from apps.campaigns.api import urls as campaigns
from apps.conversations.api import urls as conversations
from apps.whatsapp.api import urls as whatsapp
from config.api.documents import Docs, Schema

#: The routes of all apps, relative to /api/v1/.
routes = [
    *accounts.urlpatterns,
    *whatsapp.urlpatterns,
    *conversations.urlpatterns,
    *campaigns.urlpatterns,
]

urlpatterns = [
    path("schema/", Schema.as_view(patterns=[path("api/v1/", include(routes))]), name="api_schema"),
    path("docs/", Docs.as_view(), name="api_docs"),
    path("v1/", include(routes)),
    path("v1/tenant/<str:tenant_slug>/", include(routes)),
    re_path("", Nowhere.as_view()),
]
