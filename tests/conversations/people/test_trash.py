"""Who is in the trash can be brought back for 30 days, and is gone after them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.accounts import quotas
from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, Tenant
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.consent import ledger, suppressing
from apps.conversations.consent.ledger import Entry
from apps.conversations.models import (
    Category,
    Consent,
    ConsentEntry,
    Contact,
    ContactChange,
    How,
    Identity,
    Medium,
    Suppression,
)
from apps.conversations.people import contacts, merging, tasks, trash
from apps.conversations.segments import bulk
from apps.whatsapp.models import Media

NUMBER = "+5511900000101"


def somebody(tenant: Tenant, name: str, **fields: object) -> Contact:
    return contacts.create(tenant, by=PLATFORM, name=name, **fields)


def thrown(contact: Contact, *, days: float) -> Contact:
    """Into the trash, so many days ago."""
    contacts.trash(Tenant.objects.get(slug="acme"), contact, by=PLATFORM)
    Contact.objects.filter(pk=contact.pk).update(trashed_at=timezone.now() - timedelta(days=days))
    return contact


def names() -> set[str]:
    return set(Contact.objects.values_list("name", flat=True))


def audited() -> list[int]:
    entries = AuditEntry.objects.filter(action="contacts.trash_emptied").order_by("pk")
    return [entry.after["contacts"] for entry in entries]


def test_after_30_days_and_not_a_day_before(inside_acme: Tenant):
    somebody(inside_acme, "Present")
    thrown(somebody(inside_acme, "Yesterday"), days=1)
    thrown(somebody(inside_acme, "Almost"), days=29.9)
    thrown(somebody(inside_acme, "Gone", phone=NUMBER, notes="Likes roses"), days=30.1)
    used = quotas.use_of(inside_acme, "max_contacts").used

    assert trash.empty(inside_acme)

    assert names() == {"Present", "Yesterday", "Almost"}
    assert not Identity.objects.filter(value=NUMBER).exists()
    assert not ContactChange.objects.filter(contact__name="Gone").exists()
    assert quotas.use_of(inside_acme, "max_contacts").used == used
    assert audited() == [1]


def test_there_is_time_for_as_long_as_putting_them_there_can_be_undone():
    assert trash.KEPT >= bulk.UNDOABLE_FOR


def test_an_empty_trash_leaves_no_line_in_the_log(inside_acme: Tenant):
    thrown(somebody(inside_acme, "Yesterday"), days=1)

    assert trash.empty(inside_acme)
    assert audited() == []


def test_it_goes_in_batches_each_recorded(inside_acme: Tenant, monkeypatch):
    monkeypatch.setattr(trash, "A_BATCH", 2)
    for number in range(5):
        thrown(somebody(inside_acme, f"Old {number}"), days=31 + number)

    assert not trash.empty(inside_acme, seconds=-1)  # one batch, then others have their turn
    assert names() == {"Old 0", "Old 1", "Old 2"}
    assert trash.empty(inside_acme)
    assert names() == set()
    assert audited() == [2, 2, 1]


def test_a_withdrawal_outlives_them_and_the_ledger_names_nobody(inside_acme: Tenant):
    rosa = thrown(somebody(inside_acme, "Rosa", phone=NUMBER), days=31)
    ana = thrown(somebody(inside_acme, "Ana", phone="+5511900000102"), days=31)
    no, yes = (
        Entry(one.pk, Medium.WHATSAPP, Category.MARKETING, given, How.KEYWORD, words="…")
        for one, given in ((rosa, False), (ana, True))
    )
    ledger.note(inside_acme, [no, yes])

    trash.empty(inside_acme)

    assert not Consent.objects.exists()
    lines = ConsentEntry.objects.values_list("contact", "address", "words", "given")
    assert sorted(lines) == [(None, "", "", False), (None, "", "", True)]
    [kept] = Suppression.objects.all()
    assert (kept.medium, kept.category, kept.address) == ("whatsapp", "marketing", "")
    assert suppressing.of_number(inside_acme, NUMBER).get() == kept


def test_a_proof_goes_with_the_last_one_it_is_about(inside_acme: Tenant):
    rosa, ana = somebody(inside_acme, "Rosa"), somebody(inside_acme, "Ana")
    shared, own = (Media.objects.create(filename=name) for name in ("both.pdf", "rosa.pdf"))
    ledger.note(
        inside_acme,
        [
            Entry(one.pk, Medium.SMS, category, True, How.FORM, proof_id=media.pk)
            for one, category, media in (
                (rosa, Category.MARKETING, shared),
                (ana, Category.MARKETING, shared),
                (rosa, Category.UTILITY, own),
            )
        ],
    )

    thrown(rosa, days=31)
    trash.empty(inside_acme)
    assert [media.filename for media in Media.objects.all()] == ["both.pdf"]

    thrown(ana, days=31)
    trash.empty(inside_acme)
    assert not Media.objects.exists()


def test_those_who_became_part_of_them_go_along(inside_acme: Tenant):
    kept = somebody(inside_acme, "Rosa", phone=NUMBER)
    gone = somebody(inside_acme, "Rosinha", email="rosa@example.com")
    ledger.note(
        inside_acme, [Entry(gone.pk, Medium.SMS, Category.MARKETING, False, How.AGENT, words="no")]
    )
    thrown(merging.merge(inside_acme, kept, gone, by=PLATFORM), days=31)

    trash.empty(inside_acme)

    assert names() == set()
    assert set(ConsentEntry.objects.values_list("contact", "words")) == {(None, "")}
    assert suppressing.of_number(inside_acme, NUMBER).get().medium == "sms"


def test_who_became_part_of_somebody_present_stays_with_them(inside_acme: Tenant):
    gone = thrown(somebody(inside_acme, "Rosinha"), days=31)
    kept = somebody(inside_acme, "Rosa")
    merging.merge(inside_acme, kept, gone, by=PLATFORM)

    trash.empty(inside_acme)

    assert names() == {"Rosa", "Rosinha"}


def test_each_company_s_trash_and_a_suspended_one_s_too(
    acme: Tenant, globex: Tenant, django_capture_on_commit_callbacks
):
    for tenant in (acme, globex):
        with in_tenant(tenant):
            contact = somebody(tenant, "Old")
            contacts.trash(tenant, contact, by=PLATFORM)
            Contact.objects.update(trashed_at=timezone.now() - timedelta(days=31))
    globex.status = "suspended"
    globex.save()

    with in_public():
        tasks.empty_trashes()

    for tenant in (acme, globex):
        with in_tenant(tenant):
            assert names() == set()
    told = AuditEntry.objects.filter(action="contacts.trash_emptied")
    assert {entry.tenant for entry in told} == {acme, globex}
