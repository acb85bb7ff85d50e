"""How the company's inbox works."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.conversations.models.team import Team


class InboxRules(models.Model):
    """One row at most; a company without it works with the defaults.

    `hours`: the weekly business hours as `accounts.hours` writes them, empty for always.
    `reopen_hours`: so long after it was closed a conversation opens again when the customer
    writes; 0: a new one always. `policy` and `team`: who gets what nobody has yet.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    hours = models.JSONField(default=dict, blank=True)
    away_on = models.BooleanField(_("tell people outside business hours"), default=False)
    away_text = models.TextField(_("what they are told"), max_length=1000, blank=True)
    reopen_hours = models.PositiveIntegerField(_("reopen within"), default=24)
    policy = models.CharField(
        _("assignment"), max_length=12, choices=Team.Policy.choices, default=Team.Policy.MANUAL
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL)
    read_receipts = models.BooleanField(
        _("tell customers that they were read"), default=True, db_default=True
    )
    close_after_days = models.PositiveIntegerField(_("close after"), null=True, blank=True)

    class Meta:
        verbose_name = _("rules of the inbox")
        verbose_name_plural = _("rules of the inbox")

    def __str__(self) -> str:
        return str(_("rules of the inbox"))
