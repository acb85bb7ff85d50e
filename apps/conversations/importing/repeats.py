"""Who has been in the file already: numbers as whole numbers, e-mails as hashes of 64 bits.

Twelve bytes a person, so that a million of them fit beside everything else.
"""

from __future__ import annotations

from apps.conversations.importing.frames import pl

_EMAILS = 1 << 63  # numbers have at most 15 digits, so the two never meet
_SEED = 20_261_121


class Repeats:
    """Fed with the good rows of each chunk, in the order of the file; the first one counts."""

    def __init__(self) -> None:
        self._seen = pl.DataFrame(schema={"key": pl.UInt64, "first": pl.Int64})

    def find(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with `first`: the line that has this person already; null for most."""
        good = frame.filter(pl.col("code") == "").select("line", key=_key(frame))
        firsts = good.group_by("key", maintain_order=True).agg(first=pl.col("line").min())
        # Few against all there were: the other way round, all of them would be hashed each time.
        known = self._seen.join(firsts, on="key", how="semi")
        before = firsts.join(known, on="key", how="left", suffix="_seen")
        merged = before.select("key", first=pl.coalesce("first_seen", "first"))
        new = before.filter(pl.col("first_seen").is_null()).select("key", "first")
        self._seen = pl.concat([self._seen, new], rechunk=True)
        found = good.join(merged, on="key", how="left").select("line", "first")
        repeated = found.filter(pl.col("first") != pl.col("line"))
        return frame.join(repeated, on="line", how="left", maintain_order="left")


def _key(frame: pl.DataFrame) -> pl.Expr:
    """By number; whoever has none by e-mail."""
    phone = (
        pl.col("phone").str.slice(1).cast(pl.UInt64)
        if "phone" in frame.columns
        else pl.lit(None, pl.UInt64)
    )
    if "email" not in frame.columns:
        return phone
    email = pl.col("email").hash(_SEED) | pl.lit(_EMAILS, pl.UInt64)
    return pl.coalesce(phone, pl.when(pl.col("email").is_not_null()).then(email))
