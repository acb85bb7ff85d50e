"""What came of a campaign: on its page, in a spreadsheet, on paper, and as the next draft."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F
from django.utils import timezone

from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign, Figure
from apps.campaigns.report import holdout, lines, variants, whole
from apps.campaigns.results import analytics
from apps.conversations.analytics.spans import Span
from apps.conversations.models import Contact
from apps.whatsapp.models import Channel
from tests.campaigns.furnishing import ENDED, VARIANTS, furnish, make_channels

LEFT_OUT = {"opted_out": 3, "no_consent": 2}


@pytest.fixture
def ended(acme):
    with in_tenant(acme):
        return furnish(
            1000,
            variants=VARIANTS,
            answered=(4, 16),
            left_out=LEFT_OUT,
            name="=Outubro",
            experiment={"metric": "replied", "testPercent": 40},
        ).campaign


def page_of(client, campaign, query=""):
    return client.get(f"/t/acme/campaigns/{campaign.pk}/{query}")


def lines_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode().removeprefix("\ufeff"))))


def test_all_parts_of_a_report_agree(acme, ended):
    with in_tenant(acme):
        found = whole.of(Campaign.objects.get(pk=ended.pk))

    assert (found.planned, found.sent, found.delivered, found.read) == (1000, 970, 860, 600)
    assert sum(one.reached.delivered for one in found.channels) == found.delivered
    assert sum(one.reached.delivered for one in found.comparison.variants) == found.delivered
    assert sum(one.responses.replied for one in found.comparison.variants) == found.replied
    assert sum(one.reached.sent for one in found.channels) == found.sent
    assert sum(people for _at, people in found.replies) == found.replied
    assert found.cost == found.delivered * 0.0625
    not_arrived = {(one.status, one.code): one.people for one in found.causes}
    wanted = ("failed", "unknown", "cancelled")
    assert not_arrived == {key: 10 * n for key, n in ENDED.items() if key[0] in wanted}
    assert {one.code: one.people for one in found.left_out} == LEFT_OUT


def test_the_page_tells_causes_and_who_acts_and_who_won(as_admin, ended):
    body = page_of(as_admin, ended).content.decode()

    assert "Of 1,000 people, 860 got it, 600 read it and <mark>" in body
    assert "B had more answers:" in body
    assert "hardly chance" in body
    assert "Prepare B for the rest" in body
    assert "Send again to 20" in body  # only those whom Meta held back
    assert "The person asked not to get this" in body
    assert 'style="' not in body


def test_nothing_can_be_made_of_it_by_who_only_looks(as_viewer, ended):
    body = page_of(as_viewer, ended).content.decode()

    assert "Send again to" not in body
    assert "Prepare B for the rest" not in body
    assert "/act/" not in body


def test_the_report_of_one_that_goes_on_is_of_this_moment(acme, as_viewer):
    with in_tenant(acme):
        running = furnish(100, status="running").campaign

    assert (
        "these figures are of this moment"
        in page_of(as_viewer, running, "?report").content.decode()
    )


def test_a_spreadsheet_has_the_sums_and_runs_nothing(as_viewer, ended):
    head, first, *rest = lines_of(as_viewer.get(f"/t/acme/campaigns/{ended.pk}/report.csv"))

    told = dict(zip(head, first, strict=True))
    assert told["Name"] == "'=Outubro"
    assert (told["People"], told["Sent"], told["Delivered"]) == ("1000", "970", "860")
    assert (told["Cost"], told["Currency"]) == ("53.75", "USD")
    parts = {row[0] for row in rest}
    assert {"Version", "Channel", "Not arrived", "Left out", "Minute"} <= parts
    assert {len(row) for row in rest} == {len(head)}


def test_a_report_fits_on_two_sheets_of_paper(as_viewer, ended):
    answer = as_viewer.get(f"/t/acme/campaigns/{ended.pk}/report.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer.content.count(b"/Type /Page\n") <= 2


def test_a_draft_follows_for_whom_it_came_out_so(acme, as_agent, ended):
    answer = as_agent.post(
        f"/t/acme/campaigns/{ended.pk}/act/follow/", {"outcome": "not_read", "once": "1"}
    )

    with in_tenant(acme):
        made = Campaign.objects.get(source=ended)
    assert answer.url.endswith(f"/campaigns/{made.pk}/")
    assert made.audience == {"campaign": {"id": str(ended.pk), "outcome": "not_read"}}
    assert made.status == "draft"
    assert made.name == "=Outubro (not read)"


def test_the_winner_goes_to_the_rest(acme, as_agent, ended):
    as_agent.post(f"/t/acme/campaigns/{ended.pk}/act/winner/", {"variant": "1"})

    with in_tenant(acme):
        made = Campaign.objects.get(source=ended)
    assert made.audience == {"campaign": {"id": str(ended.pk), "outcome": "not_dealt"}}
    assert [one["name"] for one in made.variants] == ["Pergunta primeiro"]
    assert made.experiment == {}


def test_where_all_were_part_of_the_test_there_is_no_rest(acme, as_agent):
    with in_tenant(acme):
        whole_list = furnish(100, variants=VARIANTS).campaign

    page = f"/t/acme/campaigns/{whole_list.pk}/"
    answer = as_agent.post(
        f"{page}act/winner/", {"variant": "0"}, follow=True, headers={"Referer": page}
    )

    assert "Everybody was part of the test" in answer.content.decode()
    with in_tenant(acme):
        assert not Campaign.objects.filter(source=whole_list).exists()


def test_again_goes_only_to_whom_it_may_reach(acme, as_agent, ended):
    as_agent.post(
        f"/t/acme/campaigns/{ended.pk}/act/retry/", {"code": ["131049", "131026"], "once": "r"}
    )

    with in_tenant(acme):
        made = Campaign.objects.get(source=ended)
    assert made.audience["campaign"]["codes"] == ["131049"]


def test_a_report_stands_beside_the_one_before(acme, as_viewer, ended):
    with in_tenant(acme):
        Campaign.objects.filter(pk=ended.pk).update(
            started_at=timezone.now() - timedelta(days=30), name="Setembro"
        )
        later = furnish(100).campaign

    body = page_of(as_viewer, later).content.decode()

    assert "Beside the one before" in body
    assert "Setembro" in body


def test_a_line_over_days_has_as_many_points_as_it_needs(acme, ended):
    with in_tenant(acme):
        found = whole.of(Campaign.objects.get(pk=ended.pk))
    (at, reached), *_rest = found.minutes
    month = [(at + timedelta(minutes=n * 700), reached) for n in range(60)]

    drawn = lines.line(month, month[-1][0])

    assert drawn.path.count("L") <= 120
    assert len(drawn.below) == 4
    assert lines.line([], at) is None


def test_who_was_held_out_shows_what_the_campaign_did(acme, as_viewer):
    with in_tenant(acme):
        made = furnish(400, experiment={"holdoutPercent": 25}, left_out={"holdout": 120})
        wrote = [one.contact_id for one in made.messages[:80]]
        held = made.campaign.batch.left_out.values_list("contact_id", flat=True)[:6]
        Contact.objects.filter(pk__in=[*wrote, *held]).update(last_seen_at=timezone.now())

        found = holdout.compared(made.campaign)

    assert (found.meant.reached, found.meant.did) == (400, 80)
    assert (found.held.reached, found.held.did) == (120, 6)
    assert found.is_sure
    part = as_viewer.get(f"/t/acme/campaigns/{made.campaign.pk}/holdout/").content.decode()
    assert "20.0% of the recipients wrote to you since, 5.0% of those held out." in part
    assert "/holdout/" in page_of(as_viewer, made.campaign).content.decode()


def test_an_open_test_says_how_many_people_it_takes(acme, as_viewer):
    with in_tenant(acme):
        made = furnish(1000, variants=VARIANTS, answered=(9, 10)).campaign

    body = page_of(as_viewer, made).content.decode()

    assert "It is open which is better:" in body
    assert "To see so small a difference, each has to reach" in body
    assert "Prepare" not in body


def test_a_price_of_ones_own_is_in_every_total(acme, as_admin):
    """A gateway tells no price."""
    with in_tenant(acme):
        made = furnish(100, own_price=Decimal("0.05"), channels=make_channels(2)).campaign
        Channel.objects.update(provider="waha")
        Figure.objects.update(cost=0)
        report = whole.of(made)
        sent = report.sent
        [line] = analytics.compared(Span.latest(2, ZoneInfo(acme.time_zone))).lines

    assert sent == 97
    assert report.cost == line.cost == sent * Decimal("0.05")
    assert sum(one.reached.cost for one in report.channels) == report.cost
    [total] = [row for row in lines_of(as_admin.get(f"/t/acme/campaigns/{made.pk}/report.csv"))
               if row[0] == "Whole"]  # fmt: skip
    assert "4.85" in total


def test_a_version_that_reaches_more_people_wins_where_that_decides(acme):
    with in_tenant(acme):
        made = furnish(
            1000, variants=VARIANTS, answered=(20, 2), experiment={"metric": "delivered"}
        ).campaign
        lost = Figure.objects.filter(campaign=made, variant=0, status="delivered")
        lost.update(messages=F("messages") / 2)
        found = whole.of(made).comparison

    assert found.winner is found.variants[1]
    assert "people whom it reached" in variants.words(found)[0]
