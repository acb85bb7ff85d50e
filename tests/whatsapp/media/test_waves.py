"""The picture of a sound."""

from __future__ import annotations

import io

from apps.whatsapp.media import preparing, waves
from apps.whatsapp.messages import MediaKind
from tests.whatsapp.media import files


def test_a_tone_is_as_loud_all_along():
    bars = waves.peaks(io.BytesIO(files.audio(seconds=2)), "audio/ogg")

    assert len(bars) == waves.BARS
    assert max(bars) == waves.LOUDEST
    assert min(bars[2:-2]) > 70


def test_a_tone_after_silence_rises():
    bars = waves._bars([0] * 50 + [1000] * 50)

    assert bars[: waves.BARS // 2 - 1] == [0] * (waves.BARS // 2 - 1)
    assert bars[waves.BARS // 2 + 1 :] == [100] * (waves.BARS // 2 - 1)


def test_a_sound_shorter_than_the_picture_fills_it():
    assert waves._bars([10, 20, 30])[0] == 33
    assert len(waves._bars([10, 20, 30])) == waves.BARS


def test_silence_and_noise_that_is_none_have_no_picture():
    assert waves._bars([0, 0, 0]) == []
    assert waves._bars([]) == []
    assert waves.peaks(io.BytesIO(b"OggS and then nothing"), "audio/ogg") == []


def test_a_voice_message_brings_its_picture_along():
    seen = preparing.glance(io.BytesIO(files.audio()), MediaKind.AUDIO, "audio/ogg")

    assert len(seen.peaks) == waves.BARS
