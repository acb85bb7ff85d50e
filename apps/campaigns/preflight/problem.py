"""What stands in the way of a campaign, or is worth knowing before it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Self

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, number_format

from apps.campaigns.preflight.problem_words import WORDS


@dataclass(frozen=True, slots=True)
class Problem:
    """`blocks`: it can't begin like this. `step`: of the wizard, where it is put right. `values`:
    what fills the words; kept as they are, so that everybody reads them in their language."""

    code: str
    step: str
    blocks: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        shown = {name: _shown(name, value) for name, value in self.values.items()}
        number = self.values.get("people", self.values.get("room", 0))
        return str(WORDS[self.code] % {**shown, "n": number})

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "words": self.words}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        return cls(kept["code"], kept["step"], kept["blocks"], kept["values"])


def _shown(name: str, value: Any) -> str:
    """Numbers and days as the language writes them."""
    if isinstance(value, int | float):
        return str(number_format(value, force_grouping=True))
    if name == "when" and isinstance(value, str):
        value = parse_datetime(value) or value
    if isinstance(value, datetime):
        return str(date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT"))
    if isinstance(value, date):
        return str(date_format(value, "SHORT_DATE_FORMAT"))
    return str(value)
