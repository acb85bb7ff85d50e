"""Pages about campaigns."""

from django.urls import URLPattern, URLResolver, include, path

from apps.campaigns.views import (
    attached,
    begun,
    calendar,
    check,
    listing,
    preview,
    trying,
    windows,
    wizard,
)

_ONE = "campaigns/<uuid:pk>/"
_WINDOWS = "settings/sending-windows/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("campaigns/", listing.campaigns, name="campaigns"),
    path("campaigns/calendar/", calendar.month, name="campaigns_calendar"),
    path("campaigns/new/", wizard.new, name="campaign_new"),
    path("campaigns/new/chosen/", begun.for_chosen, name="campaign_for_chosen"),
    path("campaigns/standing/", begun.standing, name="campaigns_standing"),
    path(f"{_ONE}edit/<slug:step>/", wizard.step, name="campaign_step"),
    path(f"{_ONE}preview/", preview.look, name="campaign_preview"),
    path(f"{_ONE}test/", trying.send, name="campaign_test"),
    path(f"{_ONE}file/", attached.take, name="campaign_file"),
    path(f"{_ONE}check/", check.run, name="campaign_check"),
    path(f"{_ONE}check/stage/", check.stage, name="campaign_check_stage"),
    path(f"{_ONE}left-out.csv", check.left_out, name="campaign_left_out"),
    path(f"{_ONE}send/", check.send, name="campaign_send"),
    path(_WINDOWS, windows.listing, name="sending_windows"),
    path(f"{_WINDOWS}new/", windows.new, name="sending_window_new"),
    path(f"{_WINDOWS}look/", windows.look, name="sending_window_look"),
    path(f"{_WINDOWS}<uuid:pk>/", windows.one, name="sending_window"),
    path(f"{_WINDOWS}<uuid:pk>/delete/", windows.delete, name="sending_window_delete"),
    path("", include("apps.campaigns.urls_results")),
]
