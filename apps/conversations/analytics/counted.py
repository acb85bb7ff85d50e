"""What is counted of conversations, and adding it up."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

#: Seconds within which a first answer was given, from the fastest on; one more for the rest.
STEPS = (60, 300, 900, 1800, 3600, 14_400, 28_800, 86_400)


def no_steps() -> list[int]:
    return [0] * (len(STEPS) + 1)


@dataclass(slots=True)
class Counted:
    """The columns of `ConversationDay` that are numbers."""

    opened: int = 0
    reopened: int = 0
    answered: int = 0
    answer_seconds: int = 0
    answer_open_seconds: int = 0
    answer_within: list[int] = field(default_factory=no_steps)
    closed: int = 0
    close_seconds: int = 0
    close_open_seconds: int = 0

    def add(self, other: Counted) -> None:
        for one in fields(self):
            if one.name != "answer_within":
                setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))
        pairs = zip(self.answer_within, other.answer_within, strict=True)
        self.answer_within = [mine + theirs for mine, theirs in pairs]

    @property
    def answer_mean(self) -> int | None:
        """Seconds; None where nothing was answered."""
        return _mean(self.answer_seconds, self.answered)

    @property
    def answer_open_mean(self) -> int | None:
        return _mean(self.answer_open_seconds, self.answered)

    @property
    def close_mean(self) -> int | None:
        return _mean(self.close_seconds, self.closed)

    @property
    def close_open_mean(self) -> int | None:
        return _mean(self.close_open_seconds, self.closed)

    def answered_within(self, seconds: int) -> int:
        """How many; `seconds` is one of STEPS."""
        return sum(self.answer_within[: STEPS.index(seconds) + 1])


def step_of(seconds: float) -> int:
    """Its place in `answer_within`."""
    return next((at for at, most in enumerate(STEPS) if seconds <= most), len(STEPS))


def _mean(seconds: int, count: int) -> int | None:
    return round(seconds / count) if count else None
