"""Routes about campaigns, relative to /api/v1/."""

from django.urls import URLPattern, path

from apps.campaigns.api import acts, campaigns, results, targets, urls_reports, windows

_ONE = "campaigns/<uuid:campaign_id>"

urlpatterns: list[URLPattern] = [
    path("campaigns", campaigns.Campaigns.as_view()),
    path(_ONE, campaigns.OneCampaign.as_view()),
    path(f"{_ONE}/targets", targets.Targets.as_view()),
    path(f"{_ONE}/preflight", acts.Preflight.as_view()),
    path(f"{_ONE}/start", acts.Start.as_view()),
    path(f"{_ONE}/unschedule", acts.Unschedule.as_view()),
    path(f"{_ONE}/stop-repeating", acts.StopRepeating.as_view()),
    path(f"{_ONE}/pause", acts.Pause.as_view()),
    path(f"{_ONE}/resume", acts.Resume.as_view()),
    path(f"{_ONE}/finish", acts.Finish.as_view()),
    path(f"{_ONE}/cancel", acts.Cancel.as_view()),
    path(f"{_ONE}/duplicate", acts.Duplicate.as_view()),
    path(f"{_ONE}/retry", acts.Retry.as_view()),
    path(f"{_ONE}/progress", results.CampaignProgress.as_view()),
    path(f"{_ONE}/report", results.CampaignReport.as_view()),
    *urls_reports.urlpatterns,
    path("sending-windows", windows.SendingWindows.as_view()),
    path("sending-windows/<uuid:window_id>", windows.OneSendingWindow.as_view()),
]
