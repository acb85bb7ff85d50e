"""What people agreed to: a ledger that only grows, and the state it comes to."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id
from apps.conversations.models.contact import Contact


class Medium(models.TextChoices):
    """Where somebody is written to. Consent to one says nothing of another."""

    WHATSAPP = "whatsapp", _("WhatsApp")
    SMS = "sms", _("SMS")


class Category(models.TextChoices):
    """What a message is for. Consent is kept for each."""

    MARKETING = "marketing", _("marketing")
    UTILITY = "utility", _("utility")
    AUTHENTICATION = "authentication", _("authentication")
    SERVICE = "service", _("service")


class How(models.TextChoices):
    """By what somebody gave or withdrew their consent."""

    KEYWORD = "keyword", _("a word they wrote")
    BUTTON = "button", _("a button they tapped")
    FORM = "form", _("a form")
    IMPORT = "import", _("an import")
    AGENT = "agent", _("a colleague noted it")
    API = "api", _("a program")
    META = "meta", _("WhatsApp's own settings")
    MERGE = "merge", _("two contacts became one")


class ConsentEntry(models.Model):
    """One line of the ledger; never altered, only anonymised when the person is erased.

    `contact` is None for people who are no contacts: then `address` (canonical E.164) says
    who. `key` makes the same event one line, however often it is told. `actor`: who noted it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(default=timezone.now)  # when the person said it
    noted_at = models.DateTimeField(default=timezone.now, editable=False)
    contact = models.ForeignKey(
        Contact, null=True, on_delete=models.SET_NULL, related_name="consent_entries"
    )
    address = models.CharField(max_length=140, blank=True)
    medium = models.CharField(max_length=8, choices=Medium.choices)
    category = models.CharField(max_length=14, choices=Category.choices)
    given = models.BooleanField()
    how = models.CharField(max_length=8, choices=How.choices)
    words = models.TextField(blank=True)  # what they wrote or were shown
    source = models.CharField(max_length=200, blank=True)  # which form, file, page, campaign
    proof_id = models.UUIDField(null=True)  # a Media
    channel_id = models.UUIDField(null=True)
    actor = models.CharField(max_length=160, blank=True)
    key = models.CharField(max_length=200, null=True, unique=True)

    class Meta:
        verbose_name = _("consent entry")
        verbose_name_plural = _("consent ledger")
        ordering = ["-at", "-id"]
        indexes = [
            # The history on a contact's page.
            models.Index(fields=["contact", "-at"], name="consent_of_a_contact"),
            # What somebody said before they were a contact.
            models.Index(
                fields=["address"], condition=~models.Q(address=""), name="consent_of_an_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {'+' if self.given else '-'}"


class Consent(models.Model):
    """What the ledger comes to for one contact, medium and category; only the ledger writes it.

    `before`: what it came to until `entry`; None when nothing had been said.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="consents")
    medium = models.CharField(max_length=8, choices=Medium.choices)
    category = models.CharField(max_length=14, choices=Category.choices)
    given = models.BooleanField()
    before = models.BooleanField(null=True)
    since = models.DateTimeField()
    entry = models.ForeignKey(ConsentEntry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "medium", "category"], name="one_consent_per_category"
            ),
        ]
        indexes = [
            # "Opted out" as a filter and in segments.
            models.Index(fields=["medium", "category", "given"], name="consents_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {'+' if self.given else '-'}"


class Suppression(models.Model):
    """A number that must not be written to, whoever it belongs to. Beats every list.

    `digest`: keyed SHA-256 of the canonical number, so that the list outlives an erasure;
    `address` the number itself while it may be kept. `how`: "" when a person was erased.
    """

    digest = models.BinaryField(max_length=32)
    address = models.CharField(max_length=20, blank=True)
    medium = models.CharField(max_length=8, choices=Medium.choices)
    category = models.CharField(max_length=14, choices=Category.choices)
    how = models.CharField(max_length=8, choices=How.choices, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("suppressed number")
        verbose_name_plural = _("suppression list")
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "medium", "category"], name="one_suppression_per_category"
            ),
        ]
        indexes = [
            # Whether a contact's number is on the list, and the list's page.
            models.Index(
                fields=["address"], condition=~models.Q(address=""), name="suppressions_by_number"
            ),
            models.Index(fields=["-since", "-id"], name="suppressions_newest"),
        ]

    def __str__(self) -> str:
        return self.address or "…"
