"""What is said, as a batch sends it: asked of every channel that will carry it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.campaigns.models import Campaign
from apps.campaigns.wording import braces
from apps.conversations.contents import judging, personal
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.models import Category, Message
from apps.conversations.outbox import saying
from apps.conversations.outbox.drafts import TemplateUse, Variant
from apps.conversations.outbox.refusals import ChannelGone, NoChannel
from apps.conversations.outbox.saying import Said
from apps.whatsapp.messages import Address
from apps.whatsapp.models import Channel, Template
from apps.whatsapp.providers import provider_of

Json = Mapping[str, Any]
_SOMEBODY = Address(phone="+14155550100")


def channels(campaign: Campaign) -> list[Channel]:
    """Those it leaves by, the oldest first; without what was removed meanwhile."""
    rows = Channel.objects.present().filter(pk__in=campaign.channels)
    return list(rows.order_by("created_at", "pk"))


def read(tenant: Tenant, campaign: Campaign, *, by: Actor) -> list[dict[str, Any]]:
    """Its variants as `Batch.variants` keeps them, each with the twin where there is one. Raises
    what `said` raises."""
    alike = _twin(tenant, campaign, by=by)
    kept = {"twin": {"kind": alike.kind, "content": alike.open()}} if alike else {}
    drafted = zip(campaign.variants, said(tenant, campaign, by=by), strict=True)
    return [
        {"kind": one.kind, "content": one.open(), "weight": int(variant.get("weight", 1)), **kept}
        for variant, one in drafted
    ]


def said(tenant: Tenant, campaign: Campaign, *, by: Actor) -> list[Said]:
    """Each variant, found fit for all its channels. Raises UnfitContent (fields such as
    `variants.0.content.text`), what `sendable.why_not` says, NoChannel, ChannelGone, and what
    files raise."""
    carriers = _carriers(campaign)
    if not campaign.variants:
        raise UnfitContent({"variants": [_("It says nothing yet. Write what people will read.")]})
    known = personal.known()
    return [
        _said(tenant, of_draft(one), carriers, known, f"variants.{nth}", by=by)
        for nth, one in enumerate(campaign.variants)
    ]


def category(campaign: Campaign) -> str:
    """What people must have agreed to: the templates' own, of several the one that asks for the
    most; of what is no template the campaign's."""
    used = [one["template"] for one in campaign.variants if one.get("template")]
    accounts = {one.account for one in channels(campaign)}
    rows = Template.objects.present().filter(name__in=[one.get("name") for one in used])
    rows = rows.filter(account__in=accounts) if accounts else rows
    names = {(one.get("name"), one.get("language")) for one in used}
    own = {str(row.category) for row in rows if (row.name, row.language) in names}
    if len(used) < len(campaign.variants):
        own.add(str(campaign.category))
    if Category.MARKETING in own or not own:
        return str(Category.MARKETING) if own else str(campaign.category)
    return min(own)


def has_twin(campaign: Campaign, carriers: Sequence[Channel]) -> bool:
    """Only where a window can be open, and something else is said outside of it."""
    windowed = [one for one in carriers if provider_of(one.provider).capabilities.window]
    return bool(
        campaign.twin and windowed and any(one.get("template") for one in campaign.variants)
    )


def of_draft(variant: Json) -> Variant:
    use = variant.get("template")
    if use:
        named = (str(use.get("name", "")), str(use.get("language", "")))
        values = None if use.get("components") is not None else use.get("values") or {}
        template = TemplateUse(*named, values=values, components=use.get("components"))
        return Variant(Message.Kind.TEMPLATE, {}, template)
    return Variant(str(variant.get("kind", "")), variant.get("content") or {})


def _carriers(campaign: Campaign) -> list[Channel]:
    found = channels(campaign)
    if not campaign.channels:
        raise NoChannel(_("Choose by which channel it leaves."))
    if not found:
        raise ChannelGone
    if len({one.provider for one in found}) > 1:
        words = _("The channels are of different kinds. Choose those of one kind.")
        raise UnfitContent({"channels": [words]})
    return found


def _twin(tenant: Tenant, campaign: Campaign, *, by: Actor) -> Said | None:
    carriers = _carriers(campaign)
    if not has_twin(campaign, carriers):
        return None
    return _said(tenant, of_draft(campaign.twin or {}), carriers, personal.known(), "twin", by=by)


def _said(
    tenant: Tenant,
    what: Variant,
    carriers: Sequence[Channel],
    known: personal.Known,
    where: str,
    *,
    by: Actor,
) -> Said:
    with _named(where):
        so_far = saying.read(tenant, what, by=by)
        each = [saying.by_channel(channel, what, so_far) for channel in carriers]
        for channel, one in zip(carriers, each, strict=True):
            _check_words(one, known)
            judging.check(channel, one.kind, one.open(), _SOMEBODY, media=one.media)
        return each[0]


def _check_words(said: Said, known: personal.Known) -> None:
    field = "template" if said.filling else "content"
    personal.check(said.names, known, field=field)
    literal = braces.words_of(said.filling.texts if said.filling else said.content)
    if literal:
        raise UnfitContent({field: literal})


@contextmanager
def _named(where: str) -> Iterator[None]:
    """Fields are those of the campaign."""
    try:
        yield
    except UnfitContent as refusal:
        errors = {f"{where}.{field}": words for field, words in refusal.errors.items()}
        raise UnfitContent(errors) from refusal
