"""That somebody's data was erased, without saying whose."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id


class Erasure(models.Model):
    """The certificate. `counts`: keeper of data → how much of it went; no personal data."""

    class How(models.TextChoices):
        PAGE = "page", _("on the contact's page")
        API = "api", _("by a program")
        COMMAND = "command", _("by whoever runs the platform")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    by_name = models.CharField(_("who"), max_length=160, editable=False)
    how = models.CharField(_("how"), max_length=7, choices=How.choices, editable=False)
    counts = models.JSONField(_("erased"), default=dict, editable=False)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.pk)
