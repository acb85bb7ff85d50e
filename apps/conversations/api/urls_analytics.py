"""Routes about figures, relative to /api/v1/."""

from django.urls import path

from apps.conversations.api import analytics

urlpatterns = [
    path("analytics/overview", analytics.Overview.as_view()),
    path("analytics/messages-count", analytics.MessagesCount.as_view()),
    path("analytics/conversations-stats", analytics.ConversationsStats.as_view()),
    path("analytics/performance", analytics.Performance.as_view()),
    path("reports/daily", analytics.Daily.as_view()),
    path("reports/summary", analytics.Summary.as_view()),
    path("dashboard/stats", analytics.Dashboard.as_view()),
]
