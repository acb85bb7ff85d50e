"""Who keeps data of people, and what each must be able to do with those of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from apps.conversations.privacy.subject import Subject
from apps.whatsapp.models import Media


def no_files(_subject: Subject) -> Iterable[Media]:
    return ()


@dataclass(frozen=True, slots=True)
class Keeper:
    """All three run inside the tenant; `erase` inside the transaction of the whole erasure.

    `tell`: what is kept, a dict for each thing, keys in English. `files` must be asked
    before `erase`, which takes them along. `erase` says how many things went.
    """

    name: str
    label: Any
    tell: Callable[[Subject], Iterable[dict[str, Any]]]
    erase: Callable[[Subject], int]
    files: Callable[[Subject], Iterable[Media]] = no_files
