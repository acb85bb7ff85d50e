"""Tables that are made while they are sent, a piece at a time, however long they are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public, in_tenant


def csv_answer(
    name: str, pieces: Iterator[str], *, tenant: Tenant | None, zone: str | None = None
) -> StreamingHttpResponse:
    """`name`: of the file, with its ending. The pieces are made inside the tenant, or in `public`,
    in the language in force and in that time zone, by default the tenant's."""
    whole = inside(pieces, tenant=tenant, zone=zone or (tenant.time_zone if tenant else None))
    response = StreamingHttpResponse(whole, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def inside(pieces: Iterator[str], *, tenant: Tenant | None, zone: str | None) -> AsyncIterator[str]:
    """The stream outlives the request and goes on in any thread, so that each piece enters the
    place anew."""
    language = get_language() or "en"

    def piece() -> str | None:
        place = in_tenant(tenant) if tenant else in_public()
        with place, override(language), timezone.override(zone):
            return next(pieces, None)

    return _each(piece)


async def _each(piece: Callable[[], str | None]) -> AsyncIterator[str]:
    one = sync_to_async(piece)
    while (text := await one()) is not None:
        yield text
