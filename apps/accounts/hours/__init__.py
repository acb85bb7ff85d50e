"""Weekly hours: when somebody is there, or when something may leave.

As they are stored, all parts optional, {} for always::

    {
      "zone": "America/Sao_Paulo",                          # blank: the company's
      "week": {"mon": [["09:00", "12:00"], ["13:00", "18:00"]], …, "sun": []},
      "holidays": "BR",                                     # a country whose holidays are closed
      "days": {"2026-12-24": [["09:00", "12:00"]], "01-25": []}
    }

A day with its own stretches goes before a holiday, that before the week; "MM-DD" is a day of
every year. The clock on the wall decides: where it is put back, the hour that comes twice counts
twice; the hour that is left out is not there.
"""

from apps.accounts.hours.clock import Hours
from apps.accounts.hours.written import BadHours, checked, read

__all__ = ["BadHours", "Hours", "checked", "read"]
