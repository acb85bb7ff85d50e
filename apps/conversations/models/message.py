"""What was said: one row for every message, whoever wrote it and in either direction."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.conversations.models.batch import Batch
from apps.conversations.models.consent import Category
from apps.conversations.models.contact import Contact
from apps.whatsapp.models import Channel


class Status(models.TextChoices):
    """queued → sending → sent → delivered → read (→ played), aside failed, cancelled, unknown."""

    QUEUED = "queued", _("queued")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")  # the provider gave an id
    DELIVERED = "delivered", _("delivered")
    READ = "read", _("read")
    PLAYED = "played", _("played")
    FAILED = "failed", _("failed")  # with a code
    CANCELLED = "cancelled", _("cancelled")  # with a reason
    UNKNOWN = "unknown", _("not known")  # it may have left; never sent again by itself
    RECEIVED = "received", _("received")


#: What a message says, folded as `people.search.fold` does it. Of a batch nothing: everybody got
#: the same.
WORDS = """
    CASE WHEN batch_id IS NULL THEN to_tsvector('simple', regexp_replace(lower(normalize(
        coalesce(content ->> 'text', '') || ' ' || coalesce(content ->> 'caption', '') || ' ' ||
        coalesce(content ->> 'filename', '') || ' ' || coalesce(content ->> 'title', '') || ' ' ||
        coalesce(content ->> 'body', '') || ' ' || coalesce(content ->> 'name', '') || ' ' ||
        coalesce(content -> 'shown' ->> 'body', ''),
    NFKD)), '[\\u0300-\\u036f]', '', 'g')) END
"""


class MessageQuerySet(models.QuerySet["Message"]):
    def of_thread(self, contact: Contact, channel: Channel) -> Self:
        return self.filter(contact=contact, channel=channel)

    def outgoing(self) -> Self:
        return self.filter(direction=Message.Direction.OUT)


class Message(models.Model):
    """One message. A thread is all messages of one contact on one channel.

    `content` has the shape of the API's body for its `kind` (see `contents`); of bulk it is
    empty until the message is rendered, then it holds what was really sent. `values` are what
    fills the batch's variant for this person, frozen with the audience. `due_at`: since when
    it may leave; set for replies and for whatever was released to be tried again, empty for
    bulk, which waits in its batch's line, and for all that has left the queue, so that the
    index over it stays small and the updates of a status touch no index. `ask_at`: from when
    on it does not leave any more without somebody's word; `asked` once that has come to pass.
    `code` is the error's code of a failed message and the reason of a cancelled one. `context`
    holds what came with an inbound one: referral, forwarded, product, quoted text.
    `reactions`: who ("us" or "them") → {"emoji", "at"}, "" once it was taken
    back. Times are the provider's where it gave one.
    """

    class Direction(models.TextChoices):
        IN = "in", _("from the customer")
        OUT = "out", _("to the customer")

    class Origin(models.TextChoices):
        AGENT = "agent", _("a colleague")
        CAMPAIGN = "campaign", _("a campaign")
        AI = "ai", _("the AI")
        AUTOMATION = "automation", _("an automation")
        API = "api", _("a program")
        PHONE = "phone", _("the phone")  # written there, told to us as an echo
        PERSON = "person", _("the customer")

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        IMAGE = "image", _("picture")
        VIDEO = "video", _("video")
        AUDIO = "audio", _("audio")
        DOCUMENT = "document", _("document")
        STICKER = "sticker", _("sticker")
        LOCATION = "location", _("location")
        CONTACTS = "contacts", _("contact cards")
        INTERACTIVE = "interactive", _("buttons or list")
        TEMPLATE = "template", _("template")
        REACTION = "reaction", _("reaction")
        TAPPED = "tapped", _("a choice")
        ORDER = "order", _("order")
        SYSTEM = "system", _("notice of WhatsApp")
        UNSUPPORTED = "unsupported", _("something WhatsApp does not pass on")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Without an index of their own: those below begin with them.
    contact = models.ForeignKey(
        Contact, null=True, on_delete=models.SET_NULL, db_index=False, related_name="messages"
    )
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, db_index=False)
    batch = models.ForeignKey(
        Batch, null=True, on_delete=models.PROTECT, db_index=False, related_name="messages"
    )
    variant = models.PositiveSmallIntegerField(default=0, db_default=0)  # of the batch
    direction = models.CharField(max_length=3, choices=Direction.choices)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    author_id = models.UUIDField(null=True)  # a user's, or an API key's
    kind = models.CharField(max_length=11, choices=Kind.choices)
    content = models.JSONField(default=dict, db_default={})
    values = models.JSONField(null=True)
    media_id = models.UUIDField(null=True)  # our file, wherever `content` speaks of it
    reply_to = models.CharField(max_length=200, blank=True, default="", db_default="")
    status = models.CharField(max_length=9, choices=Status.choices)
    provider_id = models.CharField(max_length=200, blank=True, default="", db_default="")
    attempt = models.PositiveSmallIntegerField(default=0, db_default=0)
    held = models.BooleanField(default=False, db_default=False)  # waits for the quality check
    asked = models.BooleanField(default=False, db_default=False)
    code = models.CharField(max_length=60, blank=True, default="", db_default="")
    problem = models.JSONField(null=True)  # {"title", "detail", "subcode", "trace"}
    category = models.CharField(
        max_length=14, choices=Category.choices, blank=True, default="", db_default=""
    )
    pricing = models.CharField(max_length=40, blank=True, default="", db_default="")
    cost = models.DecimalField(max_digits=10, decimal_places=6, null=True)
    currency = models.CharField(max_length=3, blank=True, default="", db_default="")
    reactions = models.JSONField(null=True)
    context = models.JSONField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True)
    ask_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # failed, cancelled or unknown since then
    edited_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)  # taken back by whoever wrote it
    # A column and no index over an expression: rendering a batch's text would touch all indexes.
    words = models.GeneratedField(
        expression=models.Func(template=WORDS, output_field=SearchVectorField()),
        output_field=SearchVectorField(null=True),
        db_persist=True,
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            # A webhook names its message so; and the same event twice is one message.
            models.UniqueConstraint(
                fields=["channel", "provider_id"],
                condition=~models.Q(provider_id=""),
                name="one_message_per_provider_id",
            ),
            # Nobody gets a bulk message twice, however often its audience is written.
            models.UniqueConstraint(
                fields=["batch", "contact"],
                condition=models.Q(batch__isnull=False),
                name="one_message_per_batch_and_contact",
            ),
        ]
        indexes = [
            # The thread, newest last; a person's messages for access and erasure.
            models.Index(fields=["contact", "channel", "id"], name="messages_of_a_thread"),
            # A batch's line: each channel claims its part of it from where it stopped.
            models.Index(
                fields=["batch", "channel", "id"],
                condition=models.Q(batch__isnull=False),
                name="messages_of_a_batch",
            ),
            # Those of a batch that failed, were cancelled or are not known, by why: a few among a
            # million. Not by status, which would be an index to write with each tick.
            models.Index(
                fields=["batch", "channel", "code", "id"],
                condition=models.Q(batch__isnull=False) & models.Q(ended_at__isnull=False),
                name="messages_of_a_batch_ended",
            ),
            # Promotions to one person alone, which count for the limits of each.
            models.Index(
                fields=["contact"],
                condition=models.Q(category="marketing") & models.Q(batch__isnull=True),
                name="messages_of_marketing",
            ),
            # Replies that may leave now.
            models.Index(
                fields=["channel", "due_at"],
                condition=models.Q(due_at__isnull=False) & models.Q(batch__isnull=True),
                name="messages_due",
            ),
            # Bulk that came back to be tried again or waits for somebody's morning: apart, as it
            # may be a million, and no reply waits behind them.
            models.Index(
                fields=["batch", "channel", "due_at"],
                condition=models.Q(due_at__isnull=False) & models.Q(batch__isnull=False),
                name="messages_due_of_a_batch",
            ),
            # What was said, from the latest on, with no campaign's million in between: the search
            # for words that are said all the time.
            models.Index(
                fields=["-id"],
                condition=models.Q(batch__isnull=True) & models.Q(contact__isnull=False),
                name="messages_said",
            ),
            # The search in what was said. Empty ones of batches are in no list of it.
            GinIndex(
                fields=["words"],
                condition=models.Q(batch__isnull=True),
                gin_pending_list_limit=512,
                name="messages_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.kind} {self.status}"

    @property
    def is_outgoing(self) -> bool:
        return self.direction == self.Direction.OUT

    @property
    def reacted(self) -> dict[str, str]:
        """Who ("us" or "them") → emoji, of the reactions that stand."""
        told = self.reactions or {}
        return {who: one["emoji"] for who, one in told.items() if one["emoji"]}

    @property
    def is_bulk(self) -> bool:
        return self.batch_id is not None
