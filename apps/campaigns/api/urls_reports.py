"""Routes about campaigns beside one another, relative to /api/v1/."""

from django.urls import path

from apps.campaigns.api import reports

urlpatterns = [path("reports/campaigns", reports.CampaignsReport.as_view())]
