"""Real files, made as programs make them."""

from __future__ import annotations

import io
import math
import random
from array import array
from typing import Any

import av
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
HTML = b"\n <!DOCTYPE html><html><body onload=alert(1)></body></html>"
#: Enough of a PDF for whoever only looks at how it begins.
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"


def upload(content: bytes, name: str, content_type: str = "text/html") -> SimpleUploadedFile:
    """The declared type is a lie by default: nobody must believe it."""
    return SimpleUploadedFile(name, content, content_type)


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture that can't be compressed; the same each time."""
    return Image.frombytes(
        mode, (width, height), random.Random(7).randbytes(width * height * len(mode))
    )


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options: Any) -> bytes:
    written = io.BytesIO()
    mode = options.pop("mode", "RGB")
    Image.new(mode, size, options.pop("color", 128)).save(written, kind, **options)
    return written.getvalue()


def photo_with_place(orientation: int = 1) -> bytes:
    """A JPEG that says where it was taken, with what, and which side is up."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Maker of cameras"
    exif.get_ifd(0x8825).update({1: "S", 2: (23.0, 33.0, 1.0), 3: "W", 4: (46.0, 38.0, 2.0)})
    return picture("JPEG", (60, 40), exif=exif, comment=b"at home")


def moving_sticker(side: int = 512) -> bytes:
    written = io.BytesIO()
    pictures = [Image.new("RGBA", (side, side), color) for color in ("red", "blue")]
    pictures[0].save(written, "WEBP", save_all=True, append_images=pictures[1:], duration=100)
    return written.getvalue()


def video(
    codec: str = "libx264",
    container: str = "mp4",
    *,
    sound: str = "aac",
    seconds: int = 1,
    size: tuple[int, int] = (64, 48),
) -> bytes:
    written = io.BytesIO()
    with av.open(written, "w", format=container) as out:
        stream = out.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        ear = out.add_stream(sound, rate=48000, layout="mono") if sound else None
        for number in range(10 * seconds):
            shade = Image.new("RGB", size, (number * 20 % 256, 90, 90))
            out.mux(stream.encode(av.VideoFrame.from_image(shade)))
        out.mux(stream.encode())
        if ear is not None:
            _sing(out, ear, seconds)
    return written.getvalue()


def audio(
    codec: str = "libopus", container: str = "ogg", *, layout: str = "mono", seconds: int = 1
) -> bytes:
    written = io.BytesIO()
    with av.open(written, "w", format=container) as out:
        _sing(out, out.add_stream(codec, rate=48000, layout=layout), seconds)
    return written.getvalue()


def _sing(out: Any, stream: Any, seconds: int) -> None:
    """A tone of 440 Hz."""
    channels = stream.codec_context.layout.nb_channels
    resampler = av.AudioResampler(
        format=stream.codec_context.format or "fltp",
        layout=stream.codec_context.layout,
        rate=48000,
        frame_size=stream.codec_context.frame_size or 960,
    )
    for start in range(0, 48000 * seconds, 960):
        tone = array("h")
        for at in range(start, start + 960):
            tone.extend([int(9000 * math.sin(at * 440 * math.tau / 48000))] * channels)
        frame = av.AudioFrame(format="s16", layout=stream.codec_context.layout.name, samples=960)
        frame.sample_rate, frame.pts = 48000, start
        frame.planes[0].update(tone.tobytes())
        for piece in resampler.resample(frame):
            out.mux(stream.encode(piece))
    out.mux(stream.encode())
