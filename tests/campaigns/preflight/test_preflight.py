"""What would come of a campaign, told before anything leaves."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.campaigns import audience, drafting, preflight, wording
from apps.campaigns.models import Campaign, SendingWindow
from apps.campaigns.preflight import stages
from apps.conversations.consent import ledger, rules, suppressing
from apps.conversations.models import Batch, Contact, LeftOut, Message, Tag
from apps.conversations.outbox import freezing
from apps.whatsapp.models import Channel
from tests.conversations.consent.people import make_contact, said
from tests.conversations.outbox.conftest import make_channel, make_template, make_thread

USE = {"name": "sale", "language": "pt_BR", "values": {"1": "{{nome}}"}}
BODY = {"type": "BODY", "text": "Oi {{1}}, temos ofertas."}
NUMBERS = [f"+551190000{n:04}" for n in range(100, 200)]


@pytest.fixture
def line(inside_acme: Tenant) -> Channel:
    channel = make_channel("line", tier="TIER_250", quality="green")
    make_template(channel, "sale", category="marketing", components=[BODY])
    return channel


def people(acme: Tenant, count: int, *, first: int = 0, agreed: bool = True, **fields: Any):
    made = [make_contact(NUMBERS[first + nth], **fields) for nth in range(count)]
    if agreed:
        ledger.note(acme, [said(one) for one in made])
    return made


def draft(acme: Tenant, channel: Channel, **given: Any) -> Campaign:
    usual = {
        "name": "Sale", "audience": {"all": True}, "variants": [{"template": USE}],
        "channels": [channel.pk],
    }  # fmt: skip
    return drafting.create(acme, {**usual, **given}, by=PLATFORM)


def losses(report: preflight.Report) -> dict[str, int]:
    return {one.code: one.people for one in report.funnel}


def codes(report: preflight.Report) -> list[str]:
    return [one.code for one in report.problems]


def test_the_funnel_names_each_loss_and_whose_it_is(acme, line):
    good = people(acme, 3)
    nameless = people(acme, 1, first=3, name=" ")
    people(acme, 1, first=4, agreed=False)
    stopped = people(acme, 1, first=5)
    ledger.note(acme, [said(stopped[0], given=False, key="2")])
    people(acme, 1, first=6, blocked_at=timezone.now())
    american = make_contact("+12125550123")
    canadian = make_contact("+14165550123")
    ledger.note(acme, [said(american), said(canadian)])
    suppressed = people(acme, 1, first=7)
    suppressing.add(acme, [suppressed[0].phone], medium="whatsapp", by=PLATFORM)
    tag = Tag.objects.create(name="VIP")
    Contact.objects.filter(pk__in=[one.pk for one in good]).update(tags=[tag.pk])
    away = people(acme, 1, first=8)
    given = {"all": True, "tags": [tag.pk], "exclude": {"contactIds": [str(away[0].pk)]}}

    campaign = draft(acme, line, audience=given)
    report = preflight.check(acme, campaign)

    assert losses(report) == {
        "duplicate": 3, "excluded": 1, "blocked": 1, "suppressed": 1, "opted_out": 1,
        "no_consent": 1, "no_us_marketing": 1, "variables_missing": 1,
    }  # fmt: skip
    assert report.receives == 4
    assert report.total == report.receives + sum(one.people for one in report.funnel)
    for code, count in losses(report).items():
        assert preflight.lost(campaign, code).count() == count, code
    assert preflight.lost(campaign, "variables_missing").get() == nameless[0]
    assert preflight.lost(campaign, "excluded").get() == away[0]
    assert all(one.words != one.code for one in report.funnel)
    assert report.is_ready


def test_what_it_tells_is_what_is_then_written_down(acme, line):
    """Variants and who is held out are dealt as the batch will deal them."""
    people(acme, 40)
    people(acme, 20, first=40, name="")
    variants = [{"template": USE}, {"template": {**USE, "values": {"1": "{{nome|amigo}}"}}}]
    campaign = draft(acme, line, variants=variants)
    report = preflight.check(acme, campaign)
    said_so = wording.read(acme, campaign, by=PLATFORM)
    about = {"origin": "campaign", "category": campaign.category, "variants": said_so}
    batch = Batch.objects.create(id=campaign.pk, **about)
    freezing.freeze(acme, batch, audience.people(campaign), [line])

    assert Message.objects.filter(batch=batch).count() == report.receives
    left = LeftOut.objects.filter(batch=batch, code="variables_missing")
    assert left.count() == losses(report)["variables_missing"] > 0
    theirs = preflight.lost(campaign, "variables_missing").values_list("pk", flat=True)
    assert set(theirs) == set(left.values_list("contact_id", flat=True))
    assert report.fallbacks["nome"] > 0


def test_who_is_held_out_and_kept_for_later_is_counted(acme, line):
    people(acme, 60)
    campaign = draft(acme, line, experiment={"holdoutPercent": 20, "testPercent": 40})

    report = preflight.check(acme, campaign)

    lost = losses(report)
    assert report.receives + lost["holdout"] + lost["later"] == 60
    assert lost["holdout"]
    assert lost["later"]
    assert report.receives
    assert preflight.lost(campaign, "holdout").count() == lost["holdout"]


def test_who_got_enough_lately_drops_out_unless_the_campaign_must_reach_them(acme, line):
    rosa, _other = people(acme, 2)
    rules.change(acme, by=PLATFORM, most_marketing=1, marketing_days=7)
    batch = Batch.objects.create(origin="campaign", category="marketing")
    about = {"direction": "out", "origin": "campaign", "kind": "text", "status": "sent"}
    at = timezone.now()
    Message.objects.create(batch=batch, contact=rosa, channel=line, sent_at=at, **about)

    campaign = draft(acme, line)

    assert losses(preflight.check(acme, campaign)) == {"frequency_cap": 1}
    assert preflight.lost(campaign, "frequency_cap").get() == rosa
    assert losses(preflight.check(acme, draft(acme, line, ignores_cap=True))) == {}


def test_costs_go_by_category_and_market_and_by_the_open_window(acme, line):
    rosa, _other = people(acme, 2)
    portuguese = make_contact("+351912000001")
    ledger.note(acme, [said(portuguese)])
    make_thread(rosa, line, silent_for=timedelta(hours=1))
    twin = {"kind": "text", "content": {"text": "Oi de novo"}}

    plain = preflight.check(acme, draft(acme, line))
    twinned = preflight.check(acme, draft(acme, line, twin=twin))

    assert (plain.in_window, plain.out_of_window) == (1, 2)
    assert {(one.category, one.market, one.people) for one in plain.costs} == {
        ("marketing", "Brazil", 1), ("marketing", "Rest of Western Europe", 1),
    } | {("marketing", "Brazil", 1)}  # fmt: skip
    assert plain.cost == sum(one.total or Decimal(0) for one in plain.costs).quantize(
        Decimal("0.01")
    )
    assert plain.rates_since is not None
    service = next(one for one in twinned.costs if one.category == "service")
    assert (service.people, service.free, service.total, service.inside) == (1, 1, 0, True)
    assert twinned.cost < plain.cost == twinned.cost_most


def test_text_that_is_no_template_reaches_only_open_windows(acme, line):
    rosa, _other = people(acme, 2)
    make_thread(rosa, line, silent_for=timedelta(hours=1))
    text = {"kind": "text", "content": {"text": "Oi {{nome|cliente}}"}}

    report = preflight.check(acme, draft(acme, line, variants=[text]))

    assert (report.receives, losses(report)) == (1, {"window_closed": 1})
    assert "only_in_window" in codes(report)


def test_braces_that_would_be_read_stop_it_and_the_people_are_named(acme, line):
    people(acme, 1)
    broken = people(acme, 1, first=1, name="{{NOME}}")
    campaign = draft(acme, line)

    report = preflight.run(acme, campaign, by=PLATFORM)

    assert [one.code for one in report.blockers] == ["literal_braces"]
    assert preflight.lost(campaign, "literal_braces").get() == broken[0]
    assert [one.code for one in preflight.blockers(acme, campaign)] == ["literal_braces"]
    campaign = drafting.change(campaign, {"name": "Other"}, by=PLATFORM)
    assert preflight.blockers(acme, campaign) == []  # it was about another draft


def test_pasted_numbers_that_are_nobody_yet_are_counted_and_stay_nobody(acme, line):
    given = {"numbers": ["+5511900000101", "+5511900000102"]}
    make_template(line, "plain", category="utility", components=[{"type": "BODY", "text": "Oi"}])
    plain = {"template": {"name": "plain", "language": "pt_BR"}}

    marketing = preflight.check(acme, draft(acme, line, audience=given))
    utility = preflight.check(acme, draft(acme, line, audience=given, variants=[plain]))

    assert losses(marketing) == {"no_consent": 2}
    assert (utility.total, utility.receives) == (2, 2)
    assert "strangers" in codes(utility)
    assert not Contact.objects.exists()


def test_what_is_not_ready_says_where_it_is_put_right(acme, line):
    window = SendingWindow.objects.create(name="Never", hours={"week": {"mon": []}})
    line.status = Channel.Status.OFFLINE
    line.save()
    variants = [{"kind": "text", "content": {"text": "Oi {{apelido}}"}}]
    campaign = draft(acme, line, audience={}, variants=variants, window=window)

    report = preflight.check(acme, campaign)

    steps = {one.code: one.step for one in report.blockers}
    assert steps == {"nobody_chosen": "who", "content": "what", "no_channel_live": "channels"}
    now = {one.code for one in preflight.blockers(acme, campaign)}
    assert now == {"nobody_chosen", "content", "no_channel_live", "window_shut"}


def test_the_days_limits_tell_how_long_it_takes(acme, line):
    people(acme, 30)
    acme.quota_overrides = {"messages_per_day": 10}
    line.tier = "TIER_50"
    line.save()

    report = preflight.check(acme, draft(acme, line, budget="0.10"))

    assert report.tier == preflight.Tier(50, 0)
    assert {"quota_today", "over_budget"} <= set(codes(report))
    assert report.finishes_at - timezone.now() > timedelta(days=1)


def test_a_report_is_kept_and_read_again(acme, line):
    people(acme, 2)
    campaign = draft(acme, line)

    report = preflight.run(acme, campaign, by=PLATFORM)

    campaign.refresh_from_db()
    assert preflight.Report.from_json(campaign.checked) == report
    assert campaign.checked_at == report.checked_at
    assert len(report.samples) == 2


def test_pasted_numbers_get_a_text_by_a_number_that_asks_for_no_window(acme, inside_acme):
    telephone = make_channel("loja", provider="waha", gateway_url="http://127.0.0.1:1", account="")
    text = {"kind": "text", "content": {"text": "Oi"}}
    given = {"numbers": NUMBERS[:3]}

    campaign = draft(acme, telephone, audience=given, variants=[text], category="utility")
    report = preflight.check(acme, campaign)

    assert (report.receives, losses(report)) == (3, {})
    assert report.is_ready


def test_a_pasted_number_that_is_taken_away_again_stays_nobody(acme, line):
    plain = {"template": {"name": "plain", "language": "pt_BR"}}
    make_template(line, "plain", category="utility", components=[{"type": "BODY", "text": "Oi"}])
    given = {"numbers": NUMBERS[:3], "exclude": {"numbers": NUMBERS[:1]}}
    campaign = draft(acme, line, audience=given, variants=[plain])

    report = preflight.check(acme, campaign)
    audience.meet(acme, campaign, by=PLATFORM)

    assert (report.total, report.receives, losses(report)) == (2, 2, {})
    assert audience.count(campaign.audience) == 2
    there = Contact.objects.order_by("phone").values_list("phone", flat=True)
    assert list(there) == NUMBERS[1:3]


def test_what_a_check_is_at_is_told_until_it_is_over(acme, line):
    people(acme, 1)
    campaign = draft(acme, line, audience={"all": True, "numbers": NUMBERS[:1]})
    heard = []

    def hear(execute, sql, params, many, context):
        heard.append(stages.words(campaign.pk))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        preflight.check(acme, campaign)

    told = list(dict.fromkeys(one for one in heard if one))
    assert told == [str(words) for words in stages.WORDS.values()]
    assert stages.words(campaign.pk) == ""
