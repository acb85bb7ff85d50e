"""Pages of figures."""

from django.urls import path

from apps.conversations.views import reports, today

urlpatterns = [
    path("reports/", reports.reports, name="reports"),
    path("reports/<slug:name>.csv", reports.table, name="report_table"),
    path("today/", today.today, name="today"),
]
