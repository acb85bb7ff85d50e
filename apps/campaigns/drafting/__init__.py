"""A campaign as somebody prepares it: one door for the wizard and for programs.

`given`: any of name, audience, variants, twin, channels (ids), category, scheduled_at,
missed_start, window (a SendingWindow, its id or None), pace, budget, own_price, stops, canary,
experiment, repeats, ignores_cap, step; each in the shape that the model keeps.
"""

from apps.campaigns.drafting.keeping import change, create
from apps.campaigns.unfit import BadCampaign, NotEditable, Stale

__all__ = ["BadCampaign", "NotEditable", "Stale", "change", "create"]
