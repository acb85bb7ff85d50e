"""Taking a file from where a provider has it, piece by piece and never more than it may be."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import requests
from urllib3.exceptions import HTTPError

from apps.whatsapp import reach
from apps.whatsapp.media import uploads
from apps.whatsapp.media.limits import LARGEST
from apps.whatsapp.media.refusals import MediaEmpty, MediaTooLarge
from apps.whatsapp.media.shelf import PIECE
from apps.whatsapp.media.sources import Source
from apps.whatsapp.media.troubles import Trouble
from apps.whatsapp.providers.protocol import CONNECT_SECONDS, READ_SECONDS

WHOLE_SECONDS = 300.0  # for all of it; a server that trickles would hold the worker for ever


@contextmanager
def downloaded(source: Source) -> Iterator[IO[bytes]]:
    """The file. Raises Trouble; redirects are not followed, they would leave the checked place."""
    try:
        with (
            reach.session() as session,
            session.get(
                source.url,
                headers=dict(source.headers),
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as answer,
            uploads.spooled(_pieces(answer)) as file,
        ):
            yield file
    except (MediaTooLarge, MediaEmpty) as exc:
        is_large = isinstance(exc, MediaTooLarge)
        raise Trouble("too_large" if is_large else "empty", is_final=is_large) from exc
    except reach.Forbidden as exc:
        raise Trouble("forbidden_address", is_final=True) from exc
    except (requests.RequestException, HTTPError, OSError) as exc:
        raise Trouble("unreachable") from exc


def _pieces(answer: requests.Response) -> Iterator[bytes]:
    if answer.status_code != 200:
        raise Trouble(f"http_{answer.status_code}", is_final=answer.status_code in {404, 410})
    if int(answer.headers.get("content-length") or 0) > LARGEST:
        raise Trouble("too_large", is_final=True)
    until = time.monotonic() + WHOLE_SECONDS
    for piece in answer.iter_content(PIECE):
        if time.monotonic() > until:
            raise Trouble("too_slow")
        yield piece
