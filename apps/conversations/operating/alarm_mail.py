"""One mail to each superadmin for all that a look has found, however many companies it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from apps.accounts.models import Tenant, User
from apps.conversations.operating.ringing import Kept
from apps.whatsapp.channels import incident_words

MOST = 20  # lines of a mail
Opened = Sequence[tuple[Tenant, list[Kept]]]


def send(opened: Opened) -> int:
    """How many mails; none where the setting says so."""
    if not (settings.ALARM_MAILS and opened):
        return 0
    people = User.objects.filter(is_superuser=True, is_active=True)
    mails = [_mail(person, opened) for person in people]
    return int(get_connection().send_messages(mails) or 0) if mails else 0


def _mail(person: User, opened: Opened) -> EmailMessage:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        lines = list(_lines(opened))
        said = ngettext(
            "%(n)d alarm of the message engine",
            "%(n)d alarms of the message engine",
            len(lines),
        )
        context = {
            "lines": lines[:MOST],
            "more": max(0, len(lines) - MOST),
            "url": settings.PUBLIC_URL
            + reverse("platform:accounts_enginestate_changelist", settings.ROOT_URLCONF),
        }
        body = render_to_string("platform/mail/alarms.txt", context)
    return EmailMessage(f"Recado: {said % {'n': len(lines)}}", body, None, [person.email])


def _lines(opened: Opened) -> Iterator[dict[str, str]]:
    for tenant, found in opened:
        for alarm in found:
            yield {
                "company": tenant.name,
                "happened": incident_words.happened(alarm["kind"], alarm["title"]),
                "to_do": incident_words.to_do(alarm["kind"]),
            }
