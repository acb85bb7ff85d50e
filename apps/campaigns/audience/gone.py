"""What is said of an audience that names what is there no more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.campaigns.unfit import BadCampaign
from apps.conversations.models import Segment


def segment(where: str) -> BadCampaign:
    words = _("One of the segments was deleted. Choose another, or take it off.")
    return BadCampaign({f"{where}.segments": [words]})


def rules(broken: Segment, where: str) -> BadCampaign:
    words = _("The rules of “%(name)s” name something that is gone. Correct the segment first.")
    return BadCampaign({f"{where}.segments": [words % {"name": broken.name}]})


def campaign(where: str) -> BadCampaign:
    words = _("The campaign whose people were chosen isn't there any more. Choose another.")
    return BadCampaign({f"{where}.campaign": [words]})
