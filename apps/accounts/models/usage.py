"""How much of its plan a tenant has used."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models.tenant import Tenant


class UsageCounter(models.Model):
    """What is in use of one resource; `day` only for what is counted by the day."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="usage")
    resource = models.CharField(max_length=30)
    day = models.DateField(null=True)
    used = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("use of the plan")
        verbose_name_plural = _("use of the plan")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "resource", "day"],
                name="one_counter_per_resource",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=models.Q(used__gte=0), name="use_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.resource}: {self.used}"
