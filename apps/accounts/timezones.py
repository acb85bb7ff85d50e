"""Time zones by their IANA names."""

from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


@cache
def time_zones() -> list[str]:
    """The names people choose from: places, without the historic aliases."""
    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Pacific/")
    return [*sorted(name for name in available_timezones() if name.startswith(regions)), "UTC"]


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is no time zone. Write a name such as America/Sao_Paulo."),
            code="unknown_time_zone",
            params={"name": name},
        )
