"""The mail about an incident, to each in their language."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from apps.accounts.models import Tenant, User
from apps.accounts.notifications import those_who_may
from apps.whatsapp.channels import incident_words
from apps.whatsapp.models import Incident


def send(tenant: Tenant, incident: Incident) -> int:
    """One mail a person, so that nobody sees the others' addresses. How many were sent."""
    people = list(those_who_may(tenant, "channels.manage"))
    mails = [_mail(tenant, incident, person) for person in people]
    return int(get_connection().send_messages(mails) or 0) if mails else 0


def _mail(tenant: Tenant, incident: Incident, person: User) -> EmailMessage:
    with translation.override(person.language or tenant.language):
        happened = incident_words.happened(incident.kind, _name(incident))
        context = {
            "tenant": tenant,
            "happened": happened,
            "to_do": incident_words.to_do(incident.kind),
            "reason": incident.detail.get("reason", ""),
            "url": _url(tenant, incident),
        }
        body = render_to_string("whatsapp/mail/incident.txt", context)
    return EmailMessage(f"{tenant.name}: {happened}", body, None, [person.email])


def _name(incident: Incident) -> str:
    return str(incident.channel or incident.template or "")


def _url(tenant: Tenant, incident: Incident) -> str:
    base = f"{settings.PUBLIC_URL}{tenant.get_absolute_url()}"
    return f"{base}channels/{incident.channel_id}/" if incident.channel_id else f"{base}templates/"
