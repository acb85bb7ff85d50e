"""What people type to link a phone without a camera."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.whatsapp.forms.channel_settings import TestForm


class PairingForm(TestForm):
    """The number of the phone that is to be linked."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].label = _("Number of the phone to connect")
