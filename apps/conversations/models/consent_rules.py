"""How a company understands people's words about consent, and what it has asked them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.secrets import EncryptedTextField
from apps.conversations.models.consent import Medium
from apps.conversations.models.contact import Contact


class ConsentRules(models.Model):
    """One row at most; without it everything is as the fields begin.

    Lists of words: None means ours. Texts: "" means ours, in the company's language.
    Nobody is in a batch of marketing who got `most_marketing` messages of marketing, of whatever
    origin, in `marketing_days`, or `most_unanswered` in a row without an answer; None: no limit.
    """

    class Policy(models.TextChoices):
        """Whom marketing may be sent to."""

        GIVEN = "given", _("Only people who agreed to it")
        NOT_WITHDRAWN = "not_withdrawn", _("Everybody except those who withdrew")

    class Reach(models.TextChoices):
        """What a stop word ends."""

        MARKETING = "marketing", _("Promotions")
        BEGUN_BY_US = "begun_by_us", _("Promotions and notices")

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    policy = models.CharField(max_length=13, choices=Policy.choices, default=Policy.GIVEN)
    stop_reach = models.CharField(max_length=11, choices=Reach.choices, default=Reach.BEGUN_BY_US)
    stop_words = models.JSONField(null=True, blank=True)
    start_words = models.JSONField(null=True, blank=True)
    confirms = models.BooleanField(default=True)  # says that it was heard
    asks_twice = models.BooleanField(default=False)  # double opt-in
    stop_text = models.CharField(max_length=500, blank=True)
    start_text = models.CharField(max_length=500, blank=True)
    question_text = models.CharField(max_length=500, blank=True)
    most_marketing = models.PositiveSmallIntegerField(null=True, blank=True)
    marketing_days = models.PositiveSmallIntegerField(default=7, db_default=7)
    most_unanswered = models.PositiveSmallIntegerField(null=True, blank=True)
    suppression_key = EncryptedTextField(blank=True, editable=False)  # hex of 32 bytes

    class Meta:
        verbose_name = _("consent rules")
        verbose_name_plural = _("consent rules")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_row_of_consent_rules"),
        ]

    def __str__(self) -> str:
        return str(self.get_policy_display())


class ConsentQuestion(models.Model):
    """We asked somebody whether they really want it, and wait for their yes."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    medium = models.CharField(max_length=8, choices=Medium.choices)
    words = models.TextField()  # what they wrote, that we asked about
    asked_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "medium"], name="one_question_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.medium} ?"
