"""Sentences for the terminal, in the language of the settings once there are any."""

from django.conf import settings


class CannotStart(Exception):
    """A service can't start. The text says why and what to do; it is shown as it is."""


def _(text: str) -> str:
    # Asking for a translation loads the settings, and those ask for the services' addresses:
    # a test suite that starts the services first would freeze the wrong ones.
    if not settings.configured:
        return text
    from django.utils.translation import gettext

    return gettext(text)
