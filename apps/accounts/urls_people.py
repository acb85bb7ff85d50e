"""Pages of people with or without a login, on the main host and on tenants' own domains."""

from django.urls import include, path

urlpatterns = [
    path("", include("allauth.account.urls")),
    path("two-factor/", include("allauth.mfa.urls")),
    path("devices/", include("allauth.usersessions.urls")),
]
