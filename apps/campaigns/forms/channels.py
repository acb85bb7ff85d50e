"""Step three: through which channels."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _

from apps.campaigns.forms.base import Choices, Json, StepForm
from apps.campaigns.models import Campaign
from apps.whatsapp.models import Channel


class ChannelsForm(StepForm):
    """Several share the people among themselves; all of them are of one provider."""

    PLACES: ClassVar = (("channels", "channels"),)
    channels = Choices(required=False)

    def __init__(self, data: Any, *, campaign: Campaign) -> None:
        super().__init__(data, initial={"channels": [str(one) for one in campaign.channels]})
        self.known = list(Channel.objects.present().defer("credentials"))

    @property
    def chosen(self) -> list[str]:
        return [str(one) for one in self["channels"].value() or () if one]

    def clean_channels(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["channels"]
        by_id = {str(one.pk): one for one in self.known}
        there = [by_id[one] for one in chosen if one in by_id]
        if len({one.provider for one in there}) > 1:
            self.add_error(
                "channels",
                _("These are of different kinds. Choose channels that are connected the same way."),
            )
        return [str(one.pk) for one in there]

    def given(self) -> Json:
        return (
            {"channels": self.cleaned_data["channels"]} if "channels" in self.cleaned_data else {}
        )
