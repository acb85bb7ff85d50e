"""A customer company, the addresses it answers at and how it looks."""

from __future__ import annotations

import re
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from apps.accounts.ids import new_id
from apps.accounts.models.plan import Plan
from apps.accounts.timezones import validate_time_zone

SLUG = re.compile(r"^[a-z0-9](?:[a-z0-9-]{1,28})[a-z0-9]\Z")
RESERVED_SLUGS = frozenset({"www", "api", "admin", "public", "t", "static", "media"})


def validate_slug(slug: str) -> None:
    """3 to 30 of a-z, 0-9 and inner hyphens, and not a reserved word."""
    if not SLUG.match(slug):
        raise ValidationError(
            _("Use 3 to 30 lower-case letters, digits and hyphens, such as “acme-store”."),
            code="invalid",
        )
    if slug in RESERVED_SLUGS or slug.startswith("pg-"):
        raise ValidationError(_("This address is reserved. Choose another."), code="reserved")


def schema_name_for(slug: str) -> str:
    """The schema of a slug. The prefix keeps clear of `public` and `pg_*`."""
    return "t_" + slug.replace("-", "_")


class TenantQuerySet(models.QuerySet["Tenant"]):
    def active(self) -> Self:
        """Those that may log in and send."""
        return self.filter(status=Tenant.Status.ACTIVE)


class Tenant(TenantMixin):  # type: ignore[misc]
    """One customer company; its data is in the schema `schema_name` and nowhere else.

    active ⇄ suspended, either → cancelled. Only an active tenant logs in and sends.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        SUSPENDED = "suspended", _("suspended")
        CANCELLED = "cancelled", _("cancelled")

    auto_create_schema = False  # apps.accounts.schemas makes it from the template schema
    auto_drop_schema = False

    schema_name: Any  # of TenantMixin
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=120)
    slug = models.CharField(_("address"), max_length=30, unique=True, validators=[validate_slug])
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.ACTIVE
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="tenants", verbose_name=_("plan")
    )
    quota_overrides = models.JSONField(
        _("limits of its own"),
        default=dict,
        blank=True,
        help_text=_("Limits that replace the plan's, by name; null means no limit."),
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="pt-br"
    )
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="America/Sao_Paulo", validators=[validate_time_zone]
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    verified_at = models.DateTimeField(
        _("verified"), null=True, blank=True, help_text=_("Until then it may not send.")
    )
    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.schema_name:
            self.schema_name = schema_name_for(self.slug)
        super().save(*args, **kwargs)

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    @property
    def may_send(self) -> bool:
        """Active, and somebody answers for it: the owner's e-mail address is verified."""
        return self.is_active and self.verified_at is not None

    def get_absolute_url(self) -> str:
        return f"/t/{self.slug}/"


class Domain(DomainMixin):  # type: ignore[misc]
    """A host name at which a tenant answers, once its DNS record proved it is theirs."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(
        _("domain"),
        max_length=253,
        unique=False,  # asking for a domain takes it from nobody; proving it does
        validators=[
            RegexValidator(
                r"^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"
                r"(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})\Z",
                _("Write only the name, such as chat.example.com."),
            )
        ],
    )
    token = models.CharField(max_length=64, editable=False)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain"],
                condition=models.Q(verified_at__isnull=False),
                name="one_tenant_per_proven_domain",
            ),
            models.UniqueConstraint(fields=["tenant", "domain"], name="one_row_per_asked_domain"),
        ]

    def __str__(self) -> str:
        return str(self.domain)


class Branding(models.Model):
    """How a tenant looks: its logo, one colour and the title in the browser's tab."""

    tenant = models.OneToOneField(
        Tenant, on_delete=models.CASCADE, primary_key=True, related_name="branding"
    )
    title = models.CharField(_("title"), max_length=60, blank=True)
    color = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", _("Write a colour such as #2743c4."))],
    )
    logo = models.BinaryField(null=True, blank=True, editable=False)  # PNG, at most 256 px square
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("branding")
        verbose_name_plural = _("branding")

    def __str__(self) -> str:
        return self.title or str(self.tenant)
