"""Pages inside a tenant."""

from django.urls import path

from apps.accounts.views import (
    api_keys,
    audit,
    branding,
    company,
    domains,
    home,
    notifications,
    palette,
    plan,
    team,
    visits,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("palette/", palette.results, name="palette"),
    path("notifications/", notifications.listing, name="notifications"),
    path("notifications/read/", notifications.read_all, name="notifications_read"),
    path("notifications/<uuid:pk>/", notifications.follow, name="notification"),
    path("enter/", visits.enter, name="enter_tenant"),
    path("leave/", visits.leave, name="leave_tenant"),
    path("team/", team.members, name="team"),
    path("team/roles/", team.roles, name="roles"),
    path("team/invite/", team.invite, name="team_invite"),
    path("team/invitations/<uuid:pk>/resend/", team.resend, name="team_resend"),
    path("team/invitations/<uuid:pk>/withdraw/", team.withdraw, name="team_withdraw"),
    path("team/<uuid:pk>/role/", team.change_role, name="team_role"),
    path("team/<uuid:pk>/remove/", team.remove, name="team_remove"),
    path("team/<uuid:pk>/owner/", team.hand_over, name="team_hand_over"),
    path("plan/", plan.plan, name="plan"),
    path("settings/", company.settings, name="settings"),
    path("settings/close/", company.close, name="close_company"),
    path("settings/branding/", branding.edit, name="branding"),
    path("settings/domains/", domains.listing, name="domains"),
    path("settings/domains/<int:pk>/verify/", domains.verify, name="domain_verify"),
    path("settings/domains/<int:pk>/remove/", domains.remove, name="domain_remove"),
    path("settings/api-keys/", api_keys.listing, name="api_keys"),
    path("settings/api-keys/new/", api_keys.make, name="api_key_make"),
    path("settings/api-keys/<uuid:pk>/revoke/", api_keys.revoke, name="api_key_revoke"),
    path("settings/audit/", audit.log, name="audit"),
    path("settings/audit/export/", audit.export, name="audit_export"),
    path("brand.css", branding.stylesheet, name="brand_css"),
    path("brand/logo.png", branding.logo, name="brand_logo"),
]
