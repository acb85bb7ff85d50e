"""What a page says of campaigns and windows that are deleted, and where it leads on."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Gone
from apps.accounts.views.gone import found
from apps.campaigns.models import Campaign, SendingWindow


class CampaignGone(Gone):
    message = _("This campaign was deleted. What it sent stays in the conversations.")
    url_name = "campaigns"
    way_on = _("Go to the campaigns")


class WindowGone(Gone):
    message = _("This sending window was deleted.")
    url_name = "sending_windows"
    way_on = _("Go to the sending windows")


def campaign_of(pk: UUID) -> Campaign:
    return found(Campaign.objects.present().select_related("window"), CampaignGone, pk=pk)


def window_of(pk: UUID) -> SendingWindow:
    return found(SendingWindow.objects.all(), WindowGone, pk=pk)
