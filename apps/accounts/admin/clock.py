"""What the clock starts and when, in the platform's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_celery_beat import admin as beat
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from apps.accounts import audit
from apps.accounts.admin.audited import AuditedAdmin, by
from apps.accounts.admin.columns import column
from apps.accounts.admin.sites import platform_admin


class TaskSelect(UnfoldAdminSelectWidget, beat.TaskSelectWidget):  # type: ignore[misc]
    """The tasks the program knows, in the admin's look."""


#: field → label and hint. The library's speak of its insides.
LABELS = {
    "name": (_("Name"), ""),
    "regtask": (_("Task"), _("One of those the program knows.")),
    "task": (_("Other task"), _("Only for a task that is not in the list.")),
    "enabled": (_("Switched on"), ""),
    "description": (_("Description"), ""),
    "interval": (_("Interval"), _("An interval or a time, not both.")),
    "crontab": (
        _("Time"),
        _("What the program schedules itself gets its time back at each start."),
    ),
    "one_off": (_("Once only"), ""),
}


class TaskForm(beat.PeriodicTaskForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regtask"].widget = TaskSelect()
        self.fields["task"].widget = UnfoldAdminTextInputWidget()
        for name, words in LABELS.items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = words


@admin.register(PeriodicTask, site=platform_admin)
class PeriodicTaskAdmin(AuditedAdmin, beat.PeriodicTaskAdmin):  # type: ignore[misc]
    form = TaskForm
    list_display = ("name", "enabled", "when", "last_run_at")
    list_filter = ("enabled",)
    date_hierarchy = None
    fieldsets = ((None, {"fields": (*LABELS, "last_run_at")}),)
    readonly_fields = ("last_run_at",)
    # The library's own page has a script in it, which the policy for scripts forbids.
    change_form_template = None
    actions = ("enable_tasks", "disable_tasks", "run_tasks")

    @column(_("Time"))
    def when(self, task: PeriodicTask) -> str:
        return str(task.scheduler)

    @admin.action(description=_("Switch on"))
    def enable_tasks(self, request: HttpRequest, queryset: QuerySet[PeriodicTask]) -> None:
        self._note("enabled", request, queryset)
        super().enable_tasks(request, queryset)

    @admin.action(description=_("Switch off"))
    def disable_tasks(self, request: HttpRequest, queryset: QuerySet[PeriodicTask]) -> None:
        self._note("disabled", request, queryset)
        super().disable_tasks(request, queryset)

    @admin.action(description=_("Run now"))
    def run_tasks(self, request: HttpRequest, queryset: QuerySet[PeriodicTask]) -> None:
        self._note("run", request, queryset)
        super().run_tasks(request, queryset)

    def _note(self, what: str, request: HttpRequest, tasks: QuerySet[PeriodicTask]) -> None:
        for task in tasks:
            audit.record(f"periodictask.{what}", by=by(request), tenant=None, about=task)


@admin.register(CrontabSchedule, site=platform_admin)
class CrontabAdmin(AuditedAdmin):
    list_display = ("__str__", "human_readable")
    fields = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week", "timezone")


@admin.register(IntervalSchedule, site=platform_admin)
class IntervalAdmin(AuditedAdmin):
    fields = ("every", "period")
