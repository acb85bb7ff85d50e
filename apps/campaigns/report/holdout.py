"""What the campaign itself did: who was to get it beside who was held out of it by lot.

Both are asked the same, so that nothing but the lot is between them: how many wrote to the
company since the campaign began, of all who were to get it (whether it reached them or not) and
of all who were held out.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from apps.accounts.templatetags.figures import num
from apps.campaigns.models import Campaign
from apps.campaigns.report.variants import percent
from apps.campaigns.results import experiments
from apps.campaigns.results.experiments import Arm, Interval
from apps.campaigns.running.lots import HOLDOUT

_COUNT = "SELECT count(*), count(*) FILTER (WHERE one.last_seen_at >= %(since)s)"
_MEANT = f"""
    {_COUNT} FROM conversations_message AS message
    JOIN conversations_contact AS one ON one.id = message.contact_id
    WHERE message.batch_id = %(batch)s
"""  # nosec B608 - our own words only
_HELD = f"""
    {_COUNT} FROM conversations_leftout AS held
    JOIN conversations_contact AS one ON one.id = held.contact_id
    WHERE held.batch_id = %(batch)s AND held.code = %(code)s
"""  # nosec B608


@dataclass(frozen=True, slots=True)
class Holdout:
    """`meant`: everybody with a message; `held`: everybody who was held out. `did`: wrote since."""

    meant: Arm
    held: Arm

    @property
    def apart(self) -> Interval:
        return experiments.difference(self.meant, self.held)

    @property
    def is_sure(self) -> bool:
        enough = min(self.meant.reached, self.held.reached) >= experiments.LEAST
        return enough and self.apart.leaves_out_zero


def is_held(campaign: Campaign) -> bool:
    return bool(campaign.experiment.get("holdoutPercent")) and campaign.batch_id is not None


def compared(campaign: Campaign) -> Holdout | None:
    """None where nobody was held out. Reads every recipient once: a second for a million."""
    if not is_held(campaign):
        return None
    values = {"since": campaign.started_at, "batch": campaign.batch_id, "code": HOLDOUT}
    with connection.cursor() as cursor:
        arms = []
        for statement in (_MEANT, _HELD):
            cursor.execute(statement, values)
            arms.append(Arm(*cursor.fetchone()))
    meant, held = arms
    return Holdout(meant, held) if held.reached else None


def words(found: Holdout) -> tuple[str, str]:
    """What was found, and how sure that is; in the language in force."""
    told = {"meant": percent(found.meant.rate), "held": percent(found.held.rate)}
    said = _("%(meant)s of the recipients wrote to you since, %(held)s of those held out.") % told
    apart = {"low": num(100 * found.apart.low, 1), "high": num(100 * found.apart.high, 1)}
    if found.is_sure:
        sure = _("The campaign made between %(low)s and %(high)s points of difference (95%%).")
    else:
        sure = _("That may be chance: between %(low)s and %(high)s points (95%%).")
    return said, sure % apart
