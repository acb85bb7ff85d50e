"""The two ways to link a phone."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from apps.whatsapp.sessions import verbs
from apps.whatsapp.sessions.pairing import FIRST_LIVES, OTHERS_LIVE, QUIET_ZONE, Qr
from apps.whatsapp.sessions.refusals import GatewayTrouble
from tests.simulated import until

VALUE = "2@Zk8,abc,def,ghi"


def test_the_drawing_and_the_picture_show_the_same_modules():
    code = Qr(VALUE, timezone.now())
    drawn = [[False] * code.size for _ in range(code.size)]
    for run in code.path.split("M")[1:]:
        start, _h, rest = run.partition("h")
        x, y = map(int, start.split())
        for column in range(x, x + int(rest.partition("v")[0])):
            drawn[y][column] = True

    picture = Image.open(BytesIO(code.png)).convert("1")
    scale = picture.width // (code.size + 2 * QUIET_ZONE)
    pictured = [
        [
            not picture.getpixel(((x + QUIET_ZONE) * scale + 1, (y + QUIET_ZONE) * scale + 1))
            for x in range(code.size)
        ]
        for y in range(code.size)
    ]
    assert drawn == pictured
    assert sum(map(sum, drawn)) > code.size


def test_a_code_is_told_apart_without_telling_it():
    now = timezone.now()

    assert Qr(VALUE, now).version == Qr(VALUE, now + timedelta(seconds=9)).version
    assert Qr(VALUE, now).version != Qr(VALUE + "x", now).version
    assert Qr(VALUE, now).version not in VALUE


def test_the_first_code_lives_longer_than_those_after_it(acme, gateway, channel):
    gateway.simulator.sim_post("waha/settings", {"qrSeconds": 0.5})
    verbs.start(acme, channel)
    until(lambda: gateway.shows_code(channel))

    first = verbs.qr(channel)
    again = verbs.qr(channel)
    until(lambda: gateway.session(channel)["qr"] not in {first.value, ""})
    second = verbs.qr(channel)

    assert first.value == again.value
    assert first.expires_at == again.expires_at
    assert (first.lives, second.lives) == (FIRST_LIVES, OTHERS_LIVE)
    assert second.expires_at <= timezone.now() + OTHERS_LIVE


def test_without_a_scan_that_is_awaited_there_is_no_code(acme, gateway, linked):
    with pytest.raises(GatewayTrouble) as trouble:
        verbs.qr(linked)

    assert trouble.value.failure.code == "session_not_working"


def test_a_phone_without_a_camera_gets_letters(acme, gateway, channel):
    verbs.start(acme, channel)
    until(lambda: gateway.shows_code(channel))

    code = verbs.pairing_code(channel, "+5511900000101")

    assert code == gateway.session(channel)["code"]
    assert len(code) == 9
