"""Taking a file from where a provider has it, piece by piece and never more than it may be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import requests
from urllib3.exceptions import HTTPError

from apps.whatsapp import reach
from apps.whatsapp.deadline import Deadline
from apps.whatsapp.media import uploads
from apps.whatsapp.media.limits import LARGEST
from apps.whatsapp.media.refusals import MediaEmpty, MediaTooLarge
from apps.whatsapp.media.shelf import PIECE
from apps.whatsapp.media.sources import Source
from apps.whatsapp.media.troubles import Trouble
from apps.whatsapp.providers.protocol import (
    CONNECT_SECONDS,
    READ_SECONDS,
    SLOWEST,
    WHOLE_SECONDS,
)


@contextmanager
def downloaded(source: Source) -> Iterator[IO[bytes]]:
    """The file. Raises Trouble; redirects are not followed, they would leave the checked place."""
    deadline = Deadline(WHOLE_SECONDS)
    try:
        with (
            deadline,
            reach.session(deadline) as session,
            session.get(
                source.url,
                headers=dict(source.headers),
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as answer,
            uploads.spooled(_pieces(answer, deadline)) as file,
        ):
            yield file
    except (MediaTooLarge, MediaEmpty) as exc:
        is_large = isinstance(exc, MediaTooLarge)
        raise Trouble("too_large" if is_large else "empty", is_final=is_large) from exc
    except reach.Forbidden as exc:
        raise Trouble("forbidden_address", is_final=True) from exc
    except (requests.RequestException, HTTPError, OSError) as exc:
        raise Trouble("too_slow" if deadline.passed else "unreachable") from exc


def _pieces(answer: requests.Response, deadline: Deadline) -> Iterator[bytes]:
    if answer.status_code != 200:
        raise Trouble(f"http_{answer.status_code}", is_final=answer.status_code in {404, 410})
    told = answer.headers.get("content-length", "")
    size = int(told) if told.isdecimal() else LARGEST
    if size > LARGEST:
        raise Trouble("too_large", is_final=True)
    deadline.extend(size / SLOWEST)
    yield from answer.iter_content(PIECE)
    if deadline.passed:  # what was cut looks like the end
        raise Trouble("too_slow")
