"""Messages of which nobody knows whether they left."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.conversations.models.message import Message
from apps.whatsapp.models import Channel


class Doubt(models.Model):
    """A message that is `unknown`, for as long as it is.

    A row of its own, because an index over a message's status would be written with each step of
    each message. It left between `since` and `until`, if it did. `ask_at`: when its provider is
    asked next, empty once it was asked often enough; then only a person or a late webhook can
    tell.
    """

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, primary_key=True, related_name="doubt"
    )
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="doubts")
    since = models.DateTimeField()
    until = models.DateTimeField()
    asks = models.PositiveSmallIntegerField(default=0)
    ask_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("uncertain message")
        verbose_name_plural = _("uncertain messages")
        indexes = [
            # What is to be asked about now, over all companies in one question.
            models.Index(
                fields=["ask_at"],
                condition=models.Q(ask_at__isnull=False),
                name="doubts_to_ask_about",
            ),
        ]

    def __str__(self) -> str:
        return str(self.message_id)
