"""Whom a command is about: the company and the number as somebody types them."""

from __future__ import annotations

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public
from apps.conversations.models import Contact, Identity
from apps.whatsapp import phones


def tenant_of(slug: str) -> Tenant:
    with in_public():
        tenant = Tenant.objects.select_related("plan", "branding").filter(slug=slug).first()
    if tenant is None:
        raise CommandError(_("There is no company %(slug)s.") % {"slug": slug})
    return tenant


def number_of(text: str) -> str:
    """Canonical E.164."""
    try:
        return phones.read(text)
    except phones.NotAPhone as exc:
        raise CommandError(
            _("%(text)s is no number. Write it such as +5511900000101.") % {"text": text}
        ) from exc


def contact_of(tenant: Tenant, phone: str) -> Contact | None:
    """Whoever has the number, in the trash too; None when it is nobody's. Inside the tenant."""
    rows = Identity.objects.filter(kind=Identity.Kind.PHONE, scope="", value=phone)
    identity = rows.select_related("contact").first()
    return identity.contact if identity else None
