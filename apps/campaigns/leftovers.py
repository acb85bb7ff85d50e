"""Who would drop out of a campaign for a reason, as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

from asgiref.sync import sync_to_async
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from apps.accounts import spreadsheets
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.campaigns import preflight
from apps.campaigns.models import Campaign
from apps.campaigns.preflight import Loss
from apps.conversations.models import Contact
from apps.conversations.segments.exporting import excels_delimiter, line

MOST = 100_000  # lines; a longer list is a segment's work
_A_PAGE = 1000


class LeftOutSheet:
    """Found once, when it is made; then read a page at a time. The stream outlives the request,
    so each page says for itself where it is read."""

    def __init__(self, tenant: Tenant, campaign: Campaign, code: str) -> None:
        """Must be made inside the tenant. Raises BadCampaign."""
        self._tenant, self._language = tenant, get_language() or "en"
        self._why = Loss(code, 0).words
        found = preflight.lost(campaign, code).values_list("pk", flat=True)
        ids = list(found[: MOST + 1])
        self._ids, self._is_cut = ids[:MOST], len(ids) > MOST

    async def lines(self) -> AsyncIterator[str]:
        yield await sync_to_async(self._head)()
        page = sync_to_async(self._page)
        for start in range(0, len(self._ids), _A_PAGE):
            yield await page(self._ids[start : start + _A_PAGE])
        if self._is_cut:
            yield await sync_to_async(self._tail)()

    def _head(self) -> str:
        with override(self._language):
            names = [_("Name"), _("Number"), _("Why")]
            return spreadsheets.BOM + line(names, delimiter=excels_delimiter())

    def _page(self, ids: list[UUID]) -> str:
        with in_tenant(self._tenant), override(self._language):
            people = Contact.objects.only("name", "phone").in_bulk(ids)
            rows = [people[pk] for pk in ids if pk in people]
            return "".join(
                line([one.name, one.phone, self._why], delimiter=excels_delimiter()) for one in rows
            )

    def _tail(self) -> str:
        with override(self._language):
            words = ngettext(
                "Only the newest %(n)d is listed.", "Only the newest %(n)d are listed.", MOST
            )
            return line([words % {"n": MOST}], delimiter=excels_delimiter())
