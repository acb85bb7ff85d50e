"""The people a company talks to, and everything by which they are recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.ids import new_id


class ContactQuerySet(models.QuerySet["Contact"]):
    def present(self) -> Self:
        """Neither in the trash nor merged into somebody else."""
        return self.filter(trashed_at=None, merged_into=None)


def has_tags(ids: Sequence[int]) -> models.Q:
    """One of them at least. Asked in the words of the index, which holds nobody without tags."""
    return models.Q(tags__overlap=list(ids)) & ~models.Q(tags=[])


def has_attributes(values: Mapping[str, Any]) -> models.Q:
    """All of these values, in the words of the index, as above."""
    return models.Q(attributes__contains=dict(values)) & ~models.Q(attributes={})


class Contact(models.Model):
    """One person. Who they are is told by their identities; a contact may have no phone.

    `phone` repeats the first phone identity (E.164, canonical), for lists and filters; the
    identity row is what is unique. `version` grows with each change of the details, so that
    two people who edit at once are told. Bulk work leaves `search` behind; see ContactSearch.
    """

    class Source(models.TextChoices):
        HAND = "hand", _("added by hand")
        IMPORT = "import", _("imported")
        INBOUND = "inbound", _("wrote to us")
        API = "api", _("by a program")
        CHATWOOT = "chatwoot", _("from Chatwoot")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    phone = models.CharField(_("number"), max_length=20, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    category = models.CharField(_("category"), max_length=80, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    attributes = models.JSONField(_("attributes"), default=dict, blank=True)
    tags = ArrayField(models.IntegerField(), default=list, blank=True)  # ids of Tag
    language = models.CharField(_("language"), max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, blank=True)  # "": the number's
    owner_id = models.UUIDField(null=True, blank=True)  # a user's
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.HAND)
    import_id = models.UUIDField(null=True, blank=True, editable=False)  # which brought them
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, db_default=Now())
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, db_default=Now())
    last_seen_at = models.DateTimeField(_("last wrote"), null=True, blank=True)
    last_written_at = models.DateTimeField(_("last written to"), null=True, blank=True)
    blocked_at = models.DateTimeField(_("blocked"), null=True, blank=True)
    trashed_at = models.DateTimeField(_("in the trash since"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="merged",
        db_index=False,  # but for the few who are merged, see below
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-id"]
        indexes = [
            # The list by name, and by who wrote last; newest first it is read by id, which has
            # the time in it. Whoever never wrote comes after all others, by id.
            models.Index(fields=["name", "id"], name="contacts_by_name"),
            models.Index(
                fields=["-last_seen_at", "-id"],
                condition=models.Q(last_seen_at__isnull=False),
                name="contacts_who_wrote",
            ),
            # Segments and filters by when somebody was added: rows lie in that order.
            BrinIndex(fields=["created_at"], name="contacts_by_day"),
            # Segments and filters by tag and attribute; see `has_tags`, `has_attributes`.
            GinIndex(fields=["tags"], condition=~models.Q(tags=[]), name="contacts_with_tag"),
            GinIndex(
                fields=["attributes"],
                opclasses=["jsonb_path_ops"],
                condition=~models.Q(attributes={}),
                name="contacts_with_attr",
            ),
            # Who became part of whom.
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="contacts_merged",
            ),
            # Finding doubles, and the person of an e-mail address.
            models.Index(fields=["email"], name="contacts_by_email"),
            # Undoing an import as a whole, and finding whom it brought: they lie side by side.
            BrinIndex(fields=["import_id"], name="contacts_of_an_import"),
            # The trash, and emptying it.
            models.Index(
                fields=["trashed_at", "id"],
                condition=models.Q(trashed_at__isnull=False),
                name="contacts_in_trash",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.phone or self.email or str(self.id)

    @property
    def is_present(self) -> bool:
        return self.trashed_at is None and self.merged_into_id is None

    @property
    def is_blocked(self) -> bool:
        return self.blocked_at is not None

    @property
    def audit_name(self) -> str:
        """What the platform's audit log may say of a person: the end of their number."""
        return f"…{self.phone[-4:]}" if self.phone else f"…{str(self.id)[-6:]}"


class Identity(models.Model):
    """One name by which a person is known. No two people have the same one.

    `scope` is "" for what is the same everywhere (phone); the Meta portfolio for a
    business-scoped user id; the session for a hidden id. `learned`: the form in which a
    provider answered for a phone (a wa_id without the ninth digit), to be used again.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", _("phone")  # canonical E.164
        WHATSAPP = "whatsapp", _("WhatsApp id")  # digits, as the provider writes them
        LID = "lid", _("hidden id")
        USER_ID = "user_id", _("business-scoped id")
        USERNAME = "username", _("username")

    id = models.BigAutoField(primary_key=True)
    # Kept true by triggers that ask once a statement, as an import writes a million of them.
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, related_name="identities", db_constraint=False
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    scope = models.CharField(max_length=64, blank=True, default="", db_default="")
    value = models.CharField(max_length=140)
    learned = models.CharField(max_length=140, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "scope", "value"], name="one_person_per_identity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class ContactChange(models.Model):
    """One thing that happened to a contact, told on their page and gone with them.

    Only single acts are kept here; bulk work leaves one line in the audit log instead.
    `before` and `after` hold the values that differ; a merge keeps in `before` all that it
    takes to undo it. `version`: of the contact, once this was done.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="history")
    at = models.DateTimeField(default=timezone.now)
    what = models.CharField(max_length=40)  # an action of the audit log
    actor = models.CharField(max_length=160, blank=True)
    version = models.PositiveIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("line of a contact's history")
        verbose_name_plural = _("histories of contacts")
        ordering = ["-at", "-id"]
        indexes = [
            # The timeline of a contact's page, and who changed what since a version.
            models.Index(fields=["contact", "-at"], name="history_of_a_contact"),
        ]

    def __str__(self) -> str:
        return self.what


class ContactSearch(models.Model):
    """What a search looks at: small, and written after bulk work instead of with it.

    `haystack`: name, digits of phones, e-mail, without accents and in lower case, a line
    each; `grams`: its runs of three characters and the beginnings of its words. Whoever
    stands in SearchDue is found by a slower way until the follow-up has come to them.
    """

    contact = models.OneToOneField(
        Contact, on_delete=models.CASCADE, primary_key=True, related_name="search"
    )
    haystack = models.TextField()
    grams = ArrayField(models.TextField())
    of_version = models.PositiveIntegerField()

    class Meta:
        indexes = [GinIndex(fields=["grams"], name="contact_search_grams")]

    def __str__(self) -> str:
        return str(self.contact_id)


class SearchDue(models.Model):
    """A contact whose ContactSearch is missing or old. Whoever writes a name, number or e-mail
    adds it in the same transaction; see `people.search.mark`."""

    contact_id = models.UUIDField(primary_key=True)

    def __str__(self) -> str:
        return str(self.contact_id)


class SearchDueRange(models.Model):
    """Contacts as above, by the first and the last of their ids: what one piece of an import
    brings costs one row instead of thousands. Others between them are written anew in vain."""

    id = models.BigAutoField(primary_key=True)
    first_id = models.UUIDField()
    last_id = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.first_id}–{self.last_id}"


class Tag(models.Model):
    """A word that contacts and conversations are sorted by."""

    id = models.AutoField(primary_key=True)
    name = models.CharField(_("name"), max_length=50)
    color = models.CharField(_("colour"), max_length=12, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(models.functions.Lower("name"), name="one_tag_per_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Attribute(models.Model):
    """A field that the company added: its key in `Contact.attributes` and what it may hold."""

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        NUMBER = "number", _("number")
        DATE = "date", _("date")
        CHOICE = "choice", _("choice")
        BOOLEAN = "boolean", _("yes or no")

    id = models.AutoField(primary_key=True)
    key = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("type"), max_length=8, choices=Kind.choices)
    choices = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
