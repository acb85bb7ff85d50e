"""The page that leads to a linked phone, stage by stage."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from apps.accounts.models import AuditEntry
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.models import Channel
from apps.whatsapp.sessions import ladder, record
from apps.whatsapp.sessions.stages import Stage, stage_of
from apps.whatsapp.views.sessions import Shown
from tests.live import free_port
from tests.simulated import until
from tests.whatsapp.sessions.conftest import PHONE

HTMX = {"HX-Request": "true"}
Status = Channel.Status


def url(channel, name="channel_qr"):
    return "/t/acme" + reverse(name, args=[channel.pk], urlconf="config.urls")


def test_before_anything_is_shown_the_warning_has_its_place(as_admin, channel, gateway):
    page = as_admin.get(url(channel)).content.decode()

    assert page.index("WhatsApp does not allow this way") < page.index("Show the code")
    assert gateway.session(channel) is None, "looking starts nothing"


def test_the_code_is_shown_drawn_and_never_kept(as_admin, acme, channel, gateway):
    as_admin.post(url(channel, "channel_qr_start"))
    until(lambda: gateway.shows_code(channel))

    response = as_admin.get(url(channel))

    code = gateway.session(channel)["qr"]
    page = response.content.decode()
    assert response.context["shown"].qr.value == code
    assert response.context["shown"].qr.path in page
    assert code not in page
    assert "no-store" in response["Cache-Control"]
    assert 'hx-trigger="every 5s' in page


def test_nothing_is_drawn_anew_while_nothing_changed(as_admin, channel, gateway):
    as_admin.post(url(channel, "channel_qr_start"))
    until(lambda: gateway.shows_code(channel))
    seen = as_admin.get(url(channel)).context["shown"].seen

    same = as_admin.get(url(channel), {"seen": seen}, headers=HTMX)
    other = as_admin.get(url(channel), {"seen": "other"}, headers=HTMX)

    assert same.status_code == 204
    assert other.status_code == 200
    assert other.content.decode().lstrip().startswith("<section")


def test_a_scan_leads_on_to_the_channel(as_admin, channel, gateway):
    as_admin.post(url(channel, "channel_qr_start"))
    gateway.scan(channel)

    asked = as_admin.get(url(channel), {"seen": "x"}, headers=HTMX)
    opened = as_admin.get(url(channel))

    there = f"/t/acme/channels/{channel.pk}/"
    assert (asked.status_code, asked["HX-Redirect"]) == (204, there)
    assert opened.url == there


def test_a_typed_code_is_the_second_way(as_admin, channel, gateway):
    as_admin.post(url(channel, "channel_qr_start"))
    until(lambda: gateway.shows_code(channel))

    answer = as_admin.post(url(channel, "channel_qr_pair"), {"to": "(11) 90000-0101"}, headers=HTMX)
    whole = as_admin.post(url(channel, "channel_qr_pair"), {"to": f"+{PHONE}"})

    assert gateway.session(channel)["code"] in whole.content.decode()
    assert 'id="pairing-code"' in answer.content.decode()
    assert "(11) 90000-0101" in answer.content.decode()


def test_a_number_that_is_none_is_told_beside_it(as_admin, channel, gateway):
    as_admin.post(url(channel, "channel_qr_start"))

    answer = as_admin.post(url(channel, "channel_qr_pair"), {"to": "call me"}, headers=HTMX)

    assert answer.context["form"].errors["to"]


def test_a_typed_code_for_a_session_that_waits_for_none_is_refused_in_words(as_admin, acme, linked):
    answer = as_admin.post(url(linked, "channel_qr_pair"), {"to": f"+{PHONE}"}, headers=HTMX)

    assert "not at that point" in str(answer.context["form"].errors["to"])


def test_a_gateway_that_does_not_answer_is_named(as_admin, acme, linked):
    linked.gateway_url = f"http://127.0.0.1:{free_port()}"
    linked.status = Status.STARTING
    linked.save()

    page = as_admin.get(url(linked)).content.decode()

    assert "The gateway does not answer." in page
    assert f"/channels/{linked.pk}/settings/" in page


def test_logging_out_and_restarting_are_written_down(as_admin, admin, acme, gateway, linked):
    as_admin.post(url(linked, "channel_qr_restart"))
    until(lambda: gateway.status(linked) == "WORKING")
    as_admin.post(url(linked, "channel_qr_log_out"))

    actions = set(AuditEntry.objects.filter(user=admin).values_list("action", flat=True))
    assert {"channel.restarted", "channel.logged_out"} <= actions
    assert gateway.session(linked)["phone"] == ""


@pytest.mark.parametrize("name", ["start", "restart", "log_out", "pair"])
def test_who_may_not_connect_channels_may_not_touch_the_session(as_agent, channel, gateway, name):
    assert as_agent.post(url(channel, f"channel_qr_{name}")).status_code == 403
    assert as_agent.get(url(channel)).status_code == 403
    assert gateway.session(channel) is None


def test_another_companys_channel_is_not_found(as_stranger, globex, channel):
    theirs = url(channel).replace("/t/acme/", "/t/globex/")

    assert as_stranger.get(theirs).status_code == 404


def test_an_official_number_has_nothing_to_scan(as_admin, acme):
    with in_tenant(acme):
        official = Channel.objects.create(provider="meta", display_name="Loja", name="oficial")

    assert as_admin.get(url(official)).status_code == 404


@pytest.mark.parametrize(
    ("status", "session", "stage"),
    [
        (Status.ONLINE, {}, Stage.ONLINE),
        (Status.STARTING, {}, Stage.IDLE),
        (Status.OFFLINE, {"wanted": False, "linked": True}, Stage.IDLE),
        (Status.STARTING, {"wanted": True}, Stage.STARTING),
        (Status.SCAN_QR, {"wanted": True, "word": "SCAN_QR_CODE"}, Stage.SCAN),
        (Status.SCAN_QR, {"wanted": True, "word": "PASSKEY_REQUIRED"}, Stage.PASSKEY),
        (Status.FAILED, {"wanted": True}, Stage.UNSCANNED),
        (Status.FAILED, {"wanted": True, "linked": True}, Stage.REPAIRING),
        (
            Status.FAILED,
            {"wanted": True, "linked": True, "step": len(ladder.LADDER)},
            Stage.GIVEN_UP,
        ),
    ],
)
def test_stages(status, session, stage):
    assert stage_of(Channel(status=status, session=session)) == stage


def test_every_stage_has_words_of_its_own(channel, settings):
    settings.ROOT_URLCONF = settings.TENANT_URLCONF
    headings = []
    for stage in Stage:
        context = {"channel": channel, "shown": Shown(stage), "stage": str(stage)}
        html = render_to_string("whatsapp/sessions/_session.html", context)
        headings.append(html.partition('id="h-session">')[2].partition("</h2>")[0])

    assert len(set(headings) - {""}) == len(Stage) - 1, "the last is for online and idle"


def test_what_is_remembered_survives_a_change_by_somebody_else(acme, channel):
    same = Channel.objects.get(pk=channel.pk)
    with record.changing(channel) as session:
        session["wanted"] = True
    with record.changing(same) as session:
        session["linked"] = True

    channel.refresh_from_db()
    assert channel.session == {"wanted": True, "linked": True}
