"""Resumable uploads: /{app}/uploads and /upload:…"""

from __future__ import annotations

from apps.whatsapp.simulator.errors import GraphError, invalid, unknown_object
from apps.whatsapp.simulator.uploads import Upload

from .call import Answer, Call, needs

TYPES = ("application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4")


async def begin(call: Call) -> Answer:
    told = await call.parameters()
    mime_type = str(needs(told, "file_type"))
    if mime_type not in TYPES:
        raise invalid(f"Param file_type must be one of {', '.join(TYPES)}.")
    try:
        length = int(needs(told, "file_length"))
    except ValueError:
        raise invalid("Param file_length must be an integer.") from None
    upload = Upload(length, mime_type, str(told.get("file_name") or ""))
    return {"id": call.world.uploads.begin(upload)}


def _upload(call: Call) -> Upload:
    upload = call.world.uploads.find(call.node)
    if upload is None:
        raise unknown_object(call.node)
    return upload


async def receive(call: Call) -> Answer:
    """POST /upload:…: bytes from `file_offset` on; the handle once all have come."""
    upload = _upload(call)
    offset = int(call.request.headers.get("file_offset", "0"))
    if offset != len(upload.content):
        raise GraphError(100, f"file_offset must be {len(upload.content)}")
    upload.content += await call.request.read()
    if len(upload.content) > upload.length:
        raise invalid("More bytes came than file_length said.")
    if not upload.is_whole:
        return {"id": call.node, "file_offset": len(upload.content)}
    return {"h": call.world.uploads.finish(upload)}


async def position(call: Call) -> Answer:
    return {"id": call.node, "file_offset": len(_upload(call).content)}
