"""What is asked of whoever puts a channel on hold."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from apps.whatsapp.channels.holding import LONGEST_REASON


class ReasonForm(BaseDialogForm):  # type: ignore[misc]
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("The company reads it with its channel."),
        widget=UnfoldAdminTextInputWidget(),
    )
