"""The record of who changed what."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.accounts.models.credential import ApiKey
from apps.accounts.models.tenant import Tenant


class AuditEntry(models.Model):
    """One change by a person, a key or the platform; never altered afterwards."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    tenant = models.ForeignKey(
        Tenant, null=True, on_delete=models.CASCADE, related_name="audit_entries"
    )
    action = models.CharField(_("action"), max_length=60)  # "member.role_changed"
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    api_key = models.ForeignKey(ApiKey, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(_("who"), max_length=160)  # stays readable when they are gone
    as_superadmin = models.BooleanField(default=False)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    object_name = models.CharField(_("what"), max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    address = models.GenericIPAddressField(_("address"), null=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-id"]
        indexes = [
            # The audit page of a tenant, newest first.
            models.Index(fields=["tenant", "-id"], name="audit_of_a_tenant"),
            models.Index(fields=["tenant", "action", "-id"], name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_name}"

    @property
    def who(self) -> str:
        """As colleagues read it. Whoever closed their login is known by their address."""
        return self.user.called if self.user and self.user.is_active else self.actor_name
