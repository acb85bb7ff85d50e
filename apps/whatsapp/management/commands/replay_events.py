"""Apply stored webhooks anew."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public, in_tenant
from apps.whatsapp.models import WebhookEvent
from apps.whatsapp.webhooks import replaying


class Command(BaseCommand):
    help = "Apply a company's stored webhooks anew. Repeating it does no harm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="The company.")
        parser.add_argument(
            "--state",
            choices=sorted(replaying.CHOICES),
            default="failed",
            help="Which ones; failed unless said.",
        )
        parser.add_argument(
            "--since", metavar="TIME", help="Only those received from then on, as 2026-11-20T14:30."
        )
        parser.add_argument("--id", dest="pk", type=UUID, help="Only this one.")

    def handle(self, *_args: Any, **options: Any) -> None:
        with in_public():
            tenant = Tenant.objects.filter(slug=options["slug"]).first()
        if tenant is None:
            raise CommandError(_("There is no company %(slug)s.") % {"slug": options["slug"]})
        since = _moment(options["since"]) if options["since"] else None
        with in_tenant(tenant):
            count = self._replay(tenant, options["pk"], options["state"], since)
        words = ngettext(
            "%(count)d webhook is applied anew.", "%(count)d webhooks are applied anew.", count
        )
        self.stdout.write(words % {"count": count})

    def _replay(self, tenant: Tenant, pk: UUID | None, which: str, since: datetime | None) -> int:
        if pk is None:
            return replaying.replay_many(tenant, which=which, since=since, by=PLATFORM)
        event = WebhookEvent.objects.filter(pk=pk).first()
        if event is None:
            raise CommandError(_("There is no webhook with this id."))
        replaying.replay(tenant, event, by=PLATFORM)
        return 1


def _moment(text: str) -> datetime:
    """A date or a time, in the installation's zone unless it says its own."""
    try:
        day = parse_date(text)
        moment = datetime.combine(day, time.min) if day else parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(_("Write the time as 2026-11-20T14:30 or the day as 2026-11-20."))
    return make_aware(moment) if is_naive(moment) else moment
