"""Media: upload, look up, download, delete."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from apps.whatsapp.simulator.checks.media import AUDIO, LIMITS, MB
from apps.whatsapp.simulator.errors import GraphError, invalid, missing, unknown_object
from apps.whatsapp.simulator.media import Media

from .call import DONE, Answer, Call, Json
from .tokens import MESSAGING, check_scope

OFFICE = "application/vnd.openxmlformats-officedocument"
DOCUMENTS = frozenset(
    {
        "text/plain",
        "application/pdf",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        f"{OFFICE}.wordprocessingml.document",
        f"{OFFICE}.presentationml.presentation",
        f"{OFFICE}.spreadsheetml.sheet",
    }
)
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
VIDEOS = frozenset({"video/mp4", "video/3gpp"})
ALLOWED = DOCUMENTS | IMAGES | VIDEOS | AUDIO


async def upload(call: Call) -> Answer:
    """POST /{number}/media, multipart."""
    check_scope(call.token, MESSAGING)
    number = call.number()
    form: Any = await call.request.post()
    if form.get("messaging_product") != "whatsapp":
        raise missing("messaging_product")
    file = form.get("file")
    if not isinstance(file, web.FileField):
        raise missing("file")
    mime_type = str(form.get("type") or file.content_type)
    content = file.file.read()
    _check(mime_type.partition(";")[0].strip().lower(), content)
    kept = call.world.shelf.put(
        content, mime_type, account_id=number.account_id, filename=file.filename
    )
    return {"id": kept.id}


def _check(plain_type: str, content: bytes) -> None:
    if plain_type not in ALLOWED:
        raise GraphError(
            100,
            message="(#100) Param file must be a file with one of the following types: "
            f"{', '.join(sorted(ALLOWED))}. Received file of type '{plain_type}'.",
        )
    most = LIMITS["document"][0]
    if plain_type in IMAGES:
        most = 5 * MB
    elif plain_type in AUDIO | VIDEOS:
        most = 16 * MB
    if not content:
        raise invalid("Param file must not be empty.")
    if len(content) > most:
        raise GraphError(131053, f"The file is larger than {most // MB} MB")


def _found(call: Call) -> Media:
    media = call.world.shelf.find(call.node)
    if media is None:
        raise unknown_object(call.node)
    return media


async def read(call: Call) -> Answer:
    media = _found(call)
    asked_for = call.asked.get("phone_number_id")
    if asked_for and media.account_id not in ("", call.world.number(asked_for).account_id):
        raise unknown_object(call.node)
    return as_json(call, media)


def as_json(call: Call, media: Media) -> Json:
    return {
        "messaging_product": "whatsapp",
        "url": call.world.base_url + call.world.shelf.link(media),
        "mime_type": media.mime_type,
        "sha256": media.sha256,
        "file_size": len(media.content),
        "id": media.id,
    }


async def delete(call: Call) -> Answer:
    _found(call)
    call.world.shelf.drop(call.node)
    return dict(DONE)


async def download(call: Call) -> Answer:
    """The address of `url`: five minutes, with the token."""
    media = call.world.shelf.behind(call.asked.get("hash", ""))
    if media is None:
        return web.Response(status=404, text="URL signature expired")
    headers = {"Content-Disposition": f'attachment; filename="{media.filename or media.id}"'}
    return web.Response(body=media.content, headers=headers | {"Content-Type": media.mime_type})
