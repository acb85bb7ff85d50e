"""Who answers: teams, and how each colleague works in the inbox."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id


class Team(models.Model):
    """Colleagues who share work. `policy`: who gets what comes to the team."""

    class Policy(models.TextChoices):
        MANUAL = "manual", _("nobody by itself")
        ROUND_ROBIN = "round_robin", _("each in turn")
        LEAST_LOADED = "least_loaded", _("whoever has the fewest open")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=60, unique=True)
    policy = models.CharField(
        _("assignment"), max_length=12, choices=Policy.choices, default=Policy.MANUAL
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """`last_given_at`: when the team's policy gave them something last, for taking turns."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    user_id = models.UUIDField()
    last_given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("member of a team")
        verbose_name_plural = _("members of teams")
        constraints = [
            models.UniqueConstraint(fields=["team", "user_id"], name="once_in_a_team"),
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class Agent(models.Model):
    """How a colleague works in the inbox; who has no row works with what is said here.

    `capacity`: open conversations that policies give them at most, empty for no limit.
    `hours`: outside of which they give them nothing, as `accounts.hours` writes them; empty for
    always.
    `last_given_at`: when the company's policy gave them something last, for taking turns.
    `preferences`: {"sound"?, "browser"?: bool, "quietFrom"?, "quietUntil"?: "HH:MM",
    "undoSeconds"?: 0 or 5, "enterSends"?: bool}.
    """

    user_id = models.UUIDField(primary_key=True)
    is_away = models.BooleanField(_("away"), default=False)
    capacity = models.PositiveSmallIntegerField(_("most at once"), null=True, blank=True)
    hours = models.JSONField(_("working hours"), default=dict, db_default={}, blank=True)
    preferences = models.JSONField(default=dict, blank=True)
    last_given_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("agent")
        verbose_name_plural = _("agents")

    def __str__(self) -> str:
        return str(self.user_id)
