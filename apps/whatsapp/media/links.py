"""Addresses of files: signed for one file of one company, and good for a quarter of an hour."""

from __future__ import annotations

import time

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from apps.accounts.tenancy import current_schema
from apps.whatsapp.models import Media

GOOD_FOR = 15 * 60  # seconds
#: Within these seconds the same file has the same address, so that a browser keeps it.
SAME_FOR = 5 * 60
_SIGNER = Signer(salt="apps.whatsapp.media", sep=".")


class Expired(Exception):
    """It was good once."""


class Forged(Exception):
    """It is for another file or another company, or for none."""


def signed_url(media: Media, *, thumbnail: bool = False) -> str:
    """The path of a file in the company in force; a member's log-in is asked for as well."""
    path = reverse("media_file", args=[media.pk, token_for(media)])
    return f"{path}?size=thumb" if thumbnail and media.has_thumbnail else path


def token_for(media: Media, *, now: float | None = None) -> str:
    """`<unix seconds until which it is good>.<signature>`"""
    moment = int(time.time() if now is None else now)
    until = moment - moment % SAME_FOR + GOOD_FOR
    return f"{until}.{_SIGNER.signature(_meant(media, str(until)))}"


def check(media: Media, token: str) -> int:
    """The seconds that it is still good for. Raises Expired or Forged."""
    until, _dot, signature = token.partition(".")
    try:
        _SIGNER.unsign(f"{_meant(media, until)}.{signature}")
        left = int(until) - int(time.time())
    except (BadSignature, ValueError) as exc:
        raise Forged from exc
    if left <= 0:
        raise Expired
    return left


def _meant(media: Media, until: str) -> str:
    return f"{current_schema()}/{media.pk}/{until}"
