"""Pages of people with or without a login, on the main host and on tenants' own domains."""

from django.urls import include, path

from apps.accounts.views import (
    again,
    devices,
    email,
    invitations,
    preferences,
    profile,
    register,
    visits,
)

urlpatterns = [
    path("register/", register.register, name="register"),
    path("register/address/", register.address, name="register_address"),
    path("signup/", register.signup_redirect, name="account_signup"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("profile/", profile.profile, name="profile"),
    path("profile/leave/<uuid:pk>/", profile.leave, name="leave_company"),
    path("profile/close/", profile.close, name="close_login"),
    path("devices/", devices.devices, name="usersessions_list"),
    path("devices/<str:kind>/<str:pk>/end/", devices.end, name="end_device"),
    path("enter/<slug:slug>/", visits.enter, name="enter_tenant"),
    path("reauthenticate/", again.by_password, name="account_reauthenticate"),
    path("two-factor/reauthenticate/", again.by_second_factor, name="mfa_reauthenticate"),
    path("email/", email.change, name="account_email"),
    path("", include("allauth.account.urls")),
    path("two-factor/", include("allauth.mfa.urls")),
    path("devices/", include("allauth.usersessions.urls")),
]
