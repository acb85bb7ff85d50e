"""Recipients as a CSV file, however many: read and sent a thousand at a time."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts import audit, spreadsheets, streams
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.campaigns.models import Campaign
from apps.campaigns.recipients import finding, rows
from apps.campaigns.recipients.asked import Asked
from apps.campaigns.recipients.rows import Left, Row
from apps.conversations.segments.exporting import excels_delimiter, line

A_PAGE = 1000  # people a query
Cells = list[str]


def answer(tenant: Tenant, campaign: Campaign, asked: Asked, *, by: Actor) -> StreamingHttpResponse:
    """Everybody who is asked for, in the language in force. Written down before anything leaves:
    who took whom with them."""
    after = {"campaign": campaign.name, "asked": asked.address}
    audit.record("campaign.recipients_exported", by=by, tenant=tenant, about=campaign, after=after)
    name = f"{slugify(campaign.name) or 'campaign'}-recipients.csv"
    return streams.csv_answer(name, _pieces(campaign, asked), tenant=tenant)


def _pieces(campaign: Campaign, asked: Asked) -> Iterator[str]:
    mark = excels_delimiter()
    yield spreadsheets.BOM + line(_names(bool(asked.left)), delimiter=mark)
    for page in _pages(campaign, asked):
        yield "".join(line(cells, delimiter=mark) for cells in page)


def _pages(campaign: Campaign, asked: Asked) -> Iterator[list[Cells]]:
    if asked.left:
        for left in finding.everybody_left_out(campaign, asked, A_PAGE):
            yield [_left_cells(one) for one in rows.left_out(left)]
        return
    for messages in finding.everybody(campaign, asked, A_PAGE):
        yield [_cells(one) for one in rows.rows(campaign, messages)]


def _names(is_left_out: bool) -> Cells:
    person = [_("Name"), _("Number")]
    if is_left_out:
        return [*person, _("Why"), _("Code")]
    return [
        *person, _("Status"), _("When"), _("Channel"), _("Version"), _("Why"), _("Code"),
        pgettext("people", "Answered"), _("Asked not to get any more"),
    ]  # fmt: skip


def _cells(row: Row) -> Cells:
    return [
        *_person(row), row.label, _moment(row.at), row.channel, row.variant, row.why, row.code,
        _moment(row.replied_at), _moment(row.opted_out_at),
    ]  # fmt: skip


def _left_cells(left: Left) -> Cells:
    return [*_person(left), left.why, left.code]


def _person(row: Row | Left) -> Cells:
    return [row.contact.name, row.contact.phone] if row.contact else [_("Erased"), ""]


def _moment(at: object) -> str:
    return date_format(timezone.localtime(at), "Y-m-d H:i") if at else ""  # type: ignore[arg-type]
