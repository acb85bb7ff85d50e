"""The tags that a file names, as ids."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from apps.conversations.importing.frames import pl
from apps.conversations.people import tags

MOST = 1_000  # different tags of one file
_AT_ONCE = tags.MOST


class TooManyTags(Exception):
    """This column does not hold tags."""


class Naming:
    """`makes` False: for the dry run, in which a tag that is new has a number below zero."""

    def __init__(self, *, makes: bool) -> None:
        self._makes = makes
        self._ids: dict[str, int] = {}

    def ids_of(self, names: Iterable[str]) -> list[int]:
        """In the order given, each once. Raises TooManyTags."""
        wanted = list(dict.fromkeys(names))
        missing = [name for name in wanted if name.lower() not in self._ids]
        for start in range(0, len(missing), _AT_ONCE):
            self._learn(missing[start : start + _AT_ONCE])
        if len(self._ids) > MOST:
            raise TooManyTags
        return list(dict.fromkeys(self._ids[name.lower()] for name in wanted))

    def numbered(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with PostgreSQL arrays of ids instead of names."""
        if "tags" not in frame.columns:
            return frame
        cells = frame["tags"].drop_nulls().unique(maintain_order=True)
        arrays = {cell: _array(self.ids_of(json.loads(cell))) for cell in cells}
        return frame.with_columns(
            pl.col("tags").replace_strict(arrays, default=None, return_dtype=pl.String)
        )

    def forget(self) -> None:
        """Ask again: some of them may not be there any more."""
        self._ids.clear()

    def _learn(self, names: Sequence[str]) -> None:
        if self._makes:
            tags.ids_of(names)
        known = {name.lower(): pk for name, pk in tags.known_ids(names).items()}
        for name in names:
            self._ids[name.lower()] = known.get(name.lower(), -1 - len(self._ids))


def _array(ids: Sequence[int]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"
