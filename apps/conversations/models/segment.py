"""Sets of contacts: by rules, or by hand."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.conversations.models.contact import Contact


class Segment(models.Model):
    """A named set. `rules` (see `segments.rules`) decide who is in it; a static list has none
    and its members are rows. A saved view of the contact list is a segment with `columns`."""

    class Kind(models.TextChoices):
        RULES = "rules", _("by rules")
        LIST = "list", _("by hand")
        VIEW = "view", _("saved view")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    rules = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=list, blank=True)
    owner_id = models.UUIDField(null=True, blank=True)  # of a private view; None: everybody's
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SegmentMember(models.Model):
    """Somebody on a static list."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="members")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="lists")
    added_at = models.DateTimeField(default=timezone.now, db_default=models.functions.Now())

    class Meta:
        verbose_name = _("member of a list")
        verbose_name_plural = _("members of lists")
        constraints = [
            models.UniqueConstraint(fields=["segment", "contact"], name="once_on_a_list"),
        ]

    def __str__(self) -> str:
        return str(self.contact_id)
