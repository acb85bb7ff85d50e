"""Who would drop out of a campaign for a reason, as a file."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts import spreadsheets
from apps.campaigns import preflight
from apps.campaigns.models import Campaign
from apps.campaigns.preflight import Loss
from apps.conversations.models import Contact
from apps.conversations.segments.exporting import excels_delimiter, line

MOST = 100_000  # lines; a longer list is a segment's work
_A_PAGE = 1000


def sheet(campaign: Campaign, code: str) -> Iterator[str]:
    """In pieces, read inside the tenant. Who they are is found once, before the first of them.
    Raises BadCampaign."""
    found = preflight.lost(campaign, code).values_list("pk", flat=True)
    return _pieces(list(found[: MOST + 1]), Loss(code, 0).words)


def _pieces(ids: list[UUID], why: str) -> Iterator[str]:
    mark = excels_delimiter()
    yield spreadsheets.BOM + line([_("Name"), _("Number"), _("Why")], delimiter=mark)
    for start in range(0, min(len(ids), MOST), _A_PAGE):
        some = ids[start : min(start + _A_PAGE, MOST)]
        people = Contact.objects.only("name", "phone").in_bulk(some)
        rows = (people[pk] for pk in some if pk in people)
        yield "".join(line([one.name, one.phone, why], delimiter=mark) for one in rows)
    if len(ids) > MOST:
        words = ngettext(
            "Only the newest %(n)d is listed.", "Only the newest %(n)d are listed.", MOST
        )
        yield line([words % {"n": MOST}], delimiter=mark)
