"""Where somebody who connects a phone stands, for the page that leads them."""

from __future__ import annotations

from enum import StrEnum

from apps.whatsapp.models import Channel
from apps.whatsapp.sessions import ladder

Status = Channel.Status


class Stage(StrEnum):
    IDLE = "idle"  # nobody has asked for a code
    STARTING = "starting"
    SCAN = "scan"
    PASSKEY = "passkey"  # WhatsApp wants more than a scan
    UNSCANNED = "unscanned"  # nobody scanned in time
    REPAIRING = "repairing"  # a phone was linked, and the session is stuck
    GIVEN_UP = "given_up"
    TROUBLE = "trouble"  # the gateway refuses or does not answer
    ONLINE = "online"


def stage_of(channel: Channel) -> Stage:
    """From what is known of it; whether the gateway answers is for the caller to try."""
    session = channel.session
    if channel.status == Status.ONLINE:
        return Stage.ONLINE
    if not session.get("wanted"):
        return Stage.IDLE
    if channel.status == Status.SCAN_QR:
        passkey = str(session.get("word", "")).startswith("PASSKEY")
        return Stage.PASSKEY if passkey else Stage.SCAN
    if channel.status == Status.STARTING:
        return Stage.STARTING
    if ladder.has_given_up(int(session.get("step", 0))):
        return Stage.GIVEN_UP
    return Stage.REPAIRING if session.get("linked") else Stage.UNSCANNED
