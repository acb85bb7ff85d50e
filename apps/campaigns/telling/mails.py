"""The mail when a campaign is over or stands still by itself, to each in their language."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.accounts import marks
from apps.accounts.models import Tenant, User
from apps.accounts.tenancy import current_schema
from apps.campaigns.models import Campaign, Status
from apps.campaigns.report import sayings, whole
from apps.campaigns.report.whole import Report
from apps.campaigns.telling import notices, sentences

_KEPT = 3600  # seconds in which the same is not said again: a channel may come and go all day
_LOST = 5  # causes that are told


def send(tenant: Tenant, campaign: Campaign) -> int:
    """About how it stands now; how many mails. Who cancelled it knows, and gets none. Raises what
    the mail server's connection does; then it may be asked again."""
    if campaign.status not in {Status.PAUSED, Status.FINISHED, Status.FAILED}:
        return 0
    return sum(_send(tenant, campaign, one) for one in notices.concerned(tenant, campaign))


def _send(tenant: Tenant, campaign: Campaign, person: User) -> int:
    """Each apart: where it fails it is news still, for whoever has not got it."""
    news = _news(campaign, person)
    if not marks.is_first(news, seconds=_KEPT):
        return 0
    try:
        return int(_mail(tenant, campaign, person).send())
    except Exception:
        marks.wipe(news)
        raise


def _mail(tenant: Tenant, campaign: Campaign, person: User) -> EmailMessage:
    with (
        translation.override(person.language or tenant.language),
        timezone.override(tenant.time_zone),
    ):
        found = whole.of(campaign)
        context = {
            "campaign": campaign,
            "tenant": tenant,
            "happened": _happened(campaign),
            "to_do": "" if campaign.status == Status.FINISHED else sentences.what_now(campaign),
            "told": sayings.lead(found) if found.planned else "",
            "figures": sayings.tiles(found) if found.delivered else [],
            "lost": _lost(found),
            "url": f"{settings.PUBLIC_URL}{tenant.get_absolute_url()}campaigns/{campaign.pk}/",
        }
        body = render_to_string("campaigns/mail/campaign.txt", context)
        subject = " ".join(f"{tenant.name}: {context['happened']}".split())
    return EmailMessage(subject, body, None, [person.email])


def _happened(campaign: Campaign) -> str:
    name = {"name": campaign.name}
    if campaign.status == Status.FINISHED:
        return _("“%(name)s” is through") % name
    told = {**name, "why": sentences.why(campaign)}
    if campaign.status == Status.FAILED:
        return _("“%(name)s” did not begin. %(why)s") % told
    return _("“%(name)s” is paused. %(why)s") % told


def _lost(found: Report) -> list[tuple[str, int]]:
    """What did not arrive, the most frequent first."""
    return [(one.title, one.people) for one in found.causes if one.status != "cancelled"][:_LOST]


def _news(campaign: Campaign, person: User) -> str:
    told = f"{campaign.status}:{campaign.reason}:{person.pk}"
    return f"recado:campaign-mailed:{current_schema()}:{campaign.pk}:{told}"
