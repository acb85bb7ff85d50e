"""Pages about one campaign once it is planned: how it goes, what came of it, to whom."""

from django.urls import path

from apps.campaigns.views import acts, files, limits, period, recipients, results

urlpatterns = [
    path("reports/campaigns/", period.campaigns, name="report_campaigns"),
    path("campaigns/<uuid:pk>/", results.page, name="campaign"),
    path("campaigns/<uuid:pk>/limits/", limits.limits, name="campaign_limits"),
    path("campaigns/<uuid:pk>/holdout/", results.held_out, name="campaign_holdout"),
    path("campaigns/<uuid:pk>/act/<slug:verb>/", acts.act, name="campaign_act"),
    path("campaigns/<uuid:pk>/recipients/", recipients.listing, name="campaign_recipients"),
    path("campaigns/<uuid:pk>/recipients.csv", recipients.csv, name="campaign_recipients_csv"),
    path("campaigns/<uuid:pk>/report.csv", files.report_csv, name="campaign_report_csv"),
    path("campaigns/<uuid:pk>/report.pdf", files.report_pdf, name="campaign_report_pdf"),
]
