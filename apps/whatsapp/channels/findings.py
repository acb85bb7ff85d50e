"""What the doctor found: facts with a level, put in words for whoever reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from apps.whatsapp.channels import finding_words


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact. `values` fill the words and are fit for JSON; the words are made when read,
    in the language in force. `essential`: a channel is live only when it is good."""

    code: str
    level: Level
    values: Mapping[str, Any] = field(default_factory=dict)
    essential: bool = False

    @property
    def title(self) -> str:
        return finding_words.title(self.code, self.values)

    @property
    def text(self) -> str:
        return finding_words.text(self.code, self.values)

    @property
    def link(self) -> str:
        """Where it is mended: a page of Meta's, or `#part` of the channel's own page."""
        return finding_words.link(self.code, self.values)

    @property
    def action(self) -> str:
        """What the link is called; "" where there is none."""
        return finding_words.action(self.code)


class Report:
    """Findings in the order in which they were made."""

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self.findings = list(findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def add(
        self, code: str, level: Level = Level.OK, *, essential: bool = False, **values: Any
    ) -> Finding:
        finding = Finding(code, level, values, essential)
        self.findings.append(finding)
        return finding

    def has(self, *codes: str) -> bool:
        return any(finding.code in codes for finding in self)

    @property
    def is_good(self) -> bool:
        """Nothing essential is bad or unknown."""
        return not self.missing

    @property
    def missing(self) -> list[Finding]:
        """What keeps the channel from being live."""
        return [one for one in self if one.essential and one.level in {Level.BAD, Level.UNKNOWN}]

    @property
    def broken(self) -> list[Finding]:
        """What certainly keeps it from being live, as opposed to what nobody could find out."""
        return [one for one in self.missing if one.level == Level.BAD]

    @property
    def worst(self) -> Level:
        """The level that a person should see first."""
        order = [Level.BAD, Level.WARN, Level.UNKNOWN, Level.OK]
        return min((one.level for one in self), key=order.index, default=Level.UNKNOWN)

    def kept(self) -> list[dict[str, Any]]:
        """Fit for JSON; `of` reads it back."""
        return [
            {
                "code": one.code,
                "level": str(one.level),
                "values": dict(one.values),
                "essential": one.essential,
            }
            for one in self
        ]

    @classmethod
    def of(cls, kept: Iterable[Mapping[str, Any]]) -> Report:
        return cls(
            Finding(one["code"], Level(one["level"]), one["values"], one["essential"])
            for one in kept
        )
