"""The API's routes of accounts, relative to /api/v1/."""

from django.urls import path

from apps.accounts.api import (
    api_keys,
    audit_events,
    me,
    members,
    passwords,
    platform,
    quota,
    registration,
    sessions,
    settings,
)

urlpatterns = [
    path("auth/register", registration.Register.as_view()),
    path("auth/login", sessions.Login.as_view()),
    path("auth/refresh", sessions.Refresh.as_view()),
    path("auth/logout", sessions.Logout.as_view()),
    path("auth/me", me.Me.as_view()),
    path("auth/switch-tenant", sessions.SwitchTenant.as_view()),
    path("auth/verify-email", registration.VerifyEmail.as_view()),
    path("auth/password/forgot", passwords.ForgotPassword.as_view()),
    path("auth/password/reset", passwords.ResetPassword.as_view()),
    path("settings", settings.Settings.as_view()),
    path("api-keys", api_keys.ApiKeys.as_view()),
    path("api-keys/<uuid:key_id>", api_keys.OneApiKey.as_view()),
    path("members", members.Members.as_view()),
    path("members/invite", members.Invite.as_view()),
    path("members/<uuid:member_id>", members.OneMember.as_view()),
    path("audit-events", audit_events.AuditEvents.as_view()),
    path("quota", quota.Quota.as_view()),
    path("platform/tenants", platform.Tenants.as_view()),
    path("platform/tenants/<str:slug>", platform.OneTenant.as_view()),
    path("platform/stats", platform.Stats.as_view()),
]
