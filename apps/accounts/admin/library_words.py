"""Words of the libraries behind the admin that have no Portuguese of their own.

Nothing uses this list: it brings their texts into our catalogue, where Django finds them.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

UNFOLD = (
    _("Select record"),
    _("Select action"),
    _("Select action to run"),
    _("Select all rows"),
    _("Select value"),
    _("Run"),
    _("Expand row"),
    _("Type to search"),
    _("No data"),
    _("No results found"),
    _("This page yielded into no results. Create a new item or reset your filters."),
    _("Apply Filters"),
    _("Reset filters"),
    _("Date from"),
    _("Date to"),
    _("From"),
    _("To"),
    _("More actions"),
    _("Submit"),
    _("Cancel"),
    _("Go back"),
    _("Previous"),
    _("Next"),
    _("General"),
    _("Light"),
    _("Dark"),
    _("System"),
    _("Return to site"),
    _("Toggle password visibility"),
    _("True"),
    _("False"),
)
CELERY_BEAT = (
    _("Periodic Tasks"),
    _("periodic task"),
    _("periodic tasks"),
    _("crontab"),
    _("crontabs"),
    _("interval"),
    _("intervals"),
    _("Schedule"),
    _("Name"),
    _("Days"),
    _("Hours"),
    _("Minutes"),
    _("Seconds"),
    _("Microseconds"),
    _("every {}"),
    _("every {} {}"),
    _("Day"),
    _("Hour"),
    _("Minute"),
    _("Second"),
    _("Last Run Datetime"),
    _("Need name of task"),
    _("Number of Periods"),
    _("Number of interval periods to wait before running the task again"),
    _("Interval Period"),
    _("The type of period between task runs (Example: days)"),
    _("Minute(s)"),
    _('Cron Minutes to Run. Use "*" for "all". (Example: "0,30")'),
    _("Hour(s)"),
    _('Cron Hours to Run. Use "*" for "all". (Example: "8,20")'),
    _("Day(s) Of The Month"),
    _('Cron Days Of The Month to Run. Use "*" for "all". (Example: "1,15")'),
    _("Month(s) Of The Year"),
    _('Cron Months (1-12) Of The Year to Run. Use "*" for "all". (Example: "1,12")'),
    _("Day(s) Of The Week"),
    _(
        'Cron Days Of The Week to Run. Use "*" for "all", Sunday is 0 or 7, Monday is 1.'
        ' (Example: "0,5")'
    ),
    _("Cron Timezone"),
    _("Timezone to Run the Cron Schedule on. Default is UTC."),
    ngettext_lazy(
        "{0} task was successfully enabled", "{0} tasks were successfully enabled", "count"
    ),
    ngettext_lazy(
        "{0} task was successfully disabled", "{0} tasks were successfully disabled", "count"
    ),
    _("{0} task{1} {2} successfully run"),
    _("was,were"),
)
