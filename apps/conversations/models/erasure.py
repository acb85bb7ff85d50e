"""That somebody's data was erased, without saying whose."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id


class Erasure(models.Model):
    """The certificate, from the moment in which the erasure is asked for.

    waiting → done | failed; all of it goes in one transaction, so until it is done nothing is
    erased. `contact_id` says whose turn it is while it waits; afterwards nothing does. `counts`:
    keeper of data → how much of it went; no personal data. `at`: asked for, then done.
    """

    class How(models.TextChoices):
        PAGE = "page", _("on the contact's page")
        API = "api", _("by a program")
        COMMAND = "command", _("by whoever runs the platform")

    class State(models.TextChoices):
        WAITING = "waiting", _("being erased")
        DONE = "done", _("erased")
        FAILED = "failed", _("not erased")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    by_name = models.CharField(_("who"), max_length=160, editable=False)
    how = models.CharField(_("how"), max_length=7, choices=How.choices, editable=False)
    counts = models.JSONField(_("erased"), default=dict, editable=False)
    state = models.CharField(
        _("state"), max_length=7, choices=State.choices, default=State.DONE, editable=False
    )
    contact_id = models.UUIDField(null=True, editable=False)
    user_id = models.UUIDField(null=True, editable=False)  # who asked for it
    api_key_id = models.UUIDField(null=True, editable=False)
    problem = models.CharField(max_length=60, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-id"]
        constraints = [
            # Asked for twice, by two or on two pages, it is one.
            models.UniqueConstraint(
                fields=["contact_id"],
                condition=models.Q(state="waiting"),
                name="erased_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
