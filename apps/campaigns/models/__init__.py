from apps.campaigns.models.campaign import Campaign, MissedStart, Reason, Status
from apps.campaigns.models.result import Figure, Response
from apps.campaigns.models.window import SendingWindow

__all__ = [
    "Campaign",
    "Figure",
    "MissedStart",
    "Reason",
    "Response",
    "SendingWindow",
    "Status",
]
