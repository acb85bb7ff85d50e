"""One look over all companies: incidents open once, are kept up to date and close by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from apps.accounts.models import AuditEntry, EngineState, Notification
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.models import Message
from apps.conversations.operating import alarm_mail, figures, overview, tasks, watching
from apps.whatsapp.models import Channel, Incident

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def look():
    with in_public():
        return watching.look()


def open_at(company):
    with in_tenant(company.tenant):
        return list(Incident.objects.open().values_list("kind", "channel__display_name"))


def test_an_alarm_opens_one_incident_where_it_belongs(sales, stock):
    sales.reply(waits=2 * MINUTE)
    stock.reply()

    first, second = look(), look()

    assert open_at(sales) == [("replies_wait", "Sales")]
    assert open_at(stock) == []
    assert [tenant for tenant, _found in first.opened] == [sales.tenant]
    assert second.opened == []


def test_it_is_kept_up_to_date_and_closes_by_itself(sales):
    sales.reply(waits=2 * MINUTE)
    look()
    sales.reply(waits=2 * MINUTE)
    look()
    with in_tenant(sales.tenant):
        assert Incident.objects.get().detail["count"] == 2
        Message.objects.update(status="sent", due_at=None)

    look()

    assert open_at(sales) == []
    assert not EngineState.objects.filter(tenant=sales.tenant).exists()


def test_the_platforms_matters_are_not_put_before_the_company(sales, owner, as_owner):
    sales.reply(waits=2 * MINUTE)

    look()

    assert not Notification.objects.filter(tenant=sales.tenant).exists()
    assert not AuditEntry.objects.filter(tenant=sales.tenant, action="incident.opened").exists()
    told = AuditEntry.objects.get(action="incident.opened")
    assert told.after == {"incident": "replies_wait", "company": "Acme"}
    page = as_owner.get(f"/t/acme/channels/{sales.channel.pk}/").content.decode()
    assert "Replies through" not in page


def test_what_the_company_can_mend_it_is_told(sales, owner, as_owner):
    figures.note(sales.tenant, {(sales.channel.pk, "never"): 50})

    look()

    assert open_at(sales) == [("many_refused", "Sales")]
    assert Notification.objects.get(user=owner).params["incident"] == "many_refused"
    page = as_owner.get(f"/t/acme/channels/{sales.channel.pk}/").content.decode()
    assert "Many messages through Sales are refused." in page


def test_an_alarm_of_a_channel_that_was_deleted_is_over(sales):
    sales.reply(waits=2 * MINUTE)
    look()
    with in_tenant(sales.tenant):
        Channel.objects.update(deleted_at=timezone.now())

    look()

    assert open_at(sales) == []


def test_superadmins_get_one_mail_for_all_that_a_look_found(sales, stock, superadmin):
    for company in (sales, stock):
        company.reply(waits=2 * MINUTE)

    tasks.look_at_the_engine.delay()
    tasks.look_at_the_engine.delay()

    [letter] = mail.outbox
    assert letter.to == [superadmin.email]
    assert letter.subject == "Recado: 2 alarms of the message engine"
    assert "Acme: Replies through Sales wait" in letter.body
    assert "Globex: Replies through Stock room wait" in letter.body
    assert "/admin/accounts/enginestate/" in letter.body


def test_the_mail_can_be_switched_off(sales, superadmin, settings):
    settings.ALARM_MAILS = False
    sales.reply(waits=2 * MINUTE)

    assert alarm_mail.send(look().opened) == 0
    assert mail.outbox == []


def test_one_companys_trouble_keeps_no_other_from_being_seen(sales, stock, monkeypatch):
    for company in (sales, stock):
        company.reply(waits=2 * MINUTE)
    ring = watching.ringing.ring

    def fails_for_acme(tenant, *args, **kwargs):
        if tenant == sales.tenant:
            raise RuntimeError
        return ring(tenant, *args, **kwargs)

    monkeypatch.setattr(watching.ringing, "ring", fails_for_acme)

    look()

    assert open_at(stock) == [("replies_wait", "Stock room")]


def test_what_was_seen_is_there_for_pages_and_metrics(sales, stock):
    sales.reply(waits=2 * MINUTE)
    stock.reply()
    look()

    found = overview.seen()

    assert {one.slug: one.channels[0].replies for one in found.companies} == {
        "acme": 1,
        "globex": 1,
    }
    assert [(one.tenant, one.alarm["kind"]) for one in found.ringing] == [
        (sales.tenant, "replies_wait")
    ]
    assert not overview.is_stale(found)


def test_what_changed_since_the_last_look_is_asked_anew(sales):
    sales.reply()
    look()
    sales.reply()

    assert overview.seen().total("replies") == 1
    assert overview.now().total("replies") == 2


def test_a_clock_that_stopped_is_noticed(sales):
    assert overview.is_stale(overview.seen())
    look()
    EngineState.objects.filter(tenant=None).update(seen_at=timezone.now() - 3 * MINUTE)

    assert overview.is_stale(overview.seen())
