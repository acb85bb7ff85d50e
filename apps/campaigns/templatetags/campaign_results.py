"""What the pages about a campaign's results say, and how they count."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.accounts.templatetags.figures import BAR, NOT_KNOWN, num
from apps.campaigns.models import Campaign
from apps.campaigns.recipients.asked import STATUSES
from apps.campaigns.report import sayings
from apps.campaigns.report.comparing import Before
from apps.campaigns.report.whole import Report
from apps.campaigns.results.progress import Progress
from apps.campaigns.running.paces import Pace
from apps.campaigns.telling import sentences
from apps.conversations.analytics.charts import Chart

register = template.Library()


@register.simple_tag
def lead_of(campaign: Campaign, progress: Progress) -> SafeString:
    return sentences.lead(campaign, progress)


@register.simple_tag
def then_of(campaign: Campaign, progress: Progress) -> str:
    return sentences.then(campaign, progress)


@register.simple_tag
def spoken_of(campaign: Campaign, progress: Progress) -> str:
    return sentences.spoken(campaign, progress)


@register.filter
def moment(at: Any) -> str:
    return sentences.moment(at)


@register.filter
def rate_now(paces: Mapping[Any, Pace] | None, pk: Any) -> Pace | None:
    return (paces or {}).get(pk)


@register.filter
def legend(counts: Any) -> list[tuple[str, Any, int]]:
    """Status, its name, how many; each is there, so that nothing moves."""
    return [(key, STATUSES[key][0], getattr(counts, key)) for key in BAR]


@register.filter
def rate_of(part: int, whole: int) -> str:
    """`48.2%`; a dash where there is no whole."""
    return f"{num(100 * part / whole, 1)}%" if whole else NOT_KNOWN


@register.filter
def per_cent(share: float | None) -> str:
    return NOT_KNOWN if share is None else f"{num(100 * share, 1)}%"


@register.filter
def width(part: float, whole: float) -> str:
    """As a length of an SVG: with a point in every language."""
    return f"{min(100.0, 100 * part / whole) if whole else 0:.2f}%"


@register.filter
def arrived(counts: Any) -> int:
    """Read ones too."""
    return int(counts.delivered + counts.read)


@register.filter
def gone_out(counts: Any) -> int:
    """Those that left, whatever became of them."""
    return int(counts.sent + counts.delivered + counts.read)


@register.filter
def place(share: float, scale: Any) -> str:
    """Where a share lies in a picture 100 wide."""
    wide = scale.high - scale.low
    return f"{100 * (share - scale.low) / wide:.1f}" if wide else "0"


@register.filter
def paid(amount: Decimal | None, currency: str) -> str:
    """With cents; a dash for what is not known."""
    return sayings.cost(amount, currency)


@register.simple_tag
def report_lead(report: Report) -> SafeString:
    return sayings.marked_lead(report)


@register.simple_tag
def funnel_of(report: Report) -> list[tuple[str, int, str]]:
    return sayings.funnel(report)


@register.simple_tag
def span_of(campaign: Campaign) -> str:
    return sayings.span(campaign)


@register.simple_tag
def why_of(campaign: Campaign) -> str:
    return sentences.what_now(campaign)


@register.simple_tag
def blocked_of(campaign: Campaign) -> list[str]:
    return sentences.blocked(campaign)


@register.simple_tag
def before_of(share: float, before: Before) -> str:
    return _("%(share)s in %(name)s") % {"share": per_cent(share), "name": before.campaign.name}


@register.simple_tag
def replies_chart(report: Report) -> tuple[str, Chart]:
    return sayings.replies_chart(report)


@register.filter
def whole_percent(share: float) -> str:
    return f"{num(100 * share)}%"
