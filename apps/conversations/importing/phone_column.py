"""A whole column of numbers at once.

Brazilian numbers, in whichever of their usual forms, are read by column; each other one by
itself with `phones.read`, whose results these are, always (a test compares them).
"""

from __future__ import annotations

import polars as pl

from apps.whatsapp import phones

_AREAS = "|".join(sorted(phones.AREAS))
#: Nothing but these: then the sight of a letter, a slash in a date and the like is none of ours.
_PLAIN = r"^\+?[0-9(][0-9() .\-]*$"
_SERVICE = r"^(?:0?(?:800|300|500|900)[0-9]{6,7}|[34]00[34][0-9]{4}|1[0-9]{2})$"
_GOOD = rf"^(?:{_AREAS})(?:9[0-9]{{8}}|[2-9][0-9]{{7}})$"
_OLD_MOBILE = r"^[0-9]{2}[6-9][0-9]{7}$"


def read(column: pl.Series, *, country: str, area: str) -> pl.DataFrame:
    """`phone`: canonical E.164 or null; `code`: of NotAPhone where the cell is not blank.

    `column`: text without blanks at its ends; null is blank.
    """
    frame = pl.DataFrame({"cell": column}).with_columns(phone=_by_column(country, area))
    rest = frame.filter(pl.col("phone").is_null() & pl.col("cell").is_not_null())
    if rest.is_empty():
        return frame.select("phone", code=pl.lit(None, pl.String))
    cells = rest["cell"].unique()
    found = [_one(cell, country, area) for cell in cells]
    read_ = pl.DataFrame(
        {
            "cell": cells,
            "found": [phone for phone, _ in found],
            "code": [code for _, code in found],
        },
        schema={"cell": pl.String, "found": pl.String, "code": pl.String},
    )
    joined = frame.join(read_, on="cell", how="left", maintain_order="left")
    return joined.select(phone=pl.coalesce("phone", "found"), code="code")


def _one(cell: str, country: str, area: str) -> tuple[str | None, str | None]:
    try:
        return phones.read(cell, country=country, area=area), None
    except phones.NotAPhone as exc:
        return None, exc.code


def _by_column(country: str, area: str) -> pl.Expr:
    """The number of each plain Brazilian cell, null for all others."""
    digits = pl.col("cell").str.replace_all(r"[() .\-]", "", literal=False)
    abroad = digits.str.starts_with("+55") | digits.str.starts_with("0055")
    national = _national(digits, area)
    good = pl.col("cell").str.contains(_PLAIN) & ~pl.col("cell").str.contains(r"[.]0+$")
    if country == "BR":
        starts = ~(digits.str.starts_with("+") | digits.str.starts_with("00"))
        good &= abroad | (starts & ~digits.str.contains(_SERVICE))
    else:
        good &= abroad
    mobile = national.str.contains(_OLD_MOBILE)
    long = pl.when(mobile).then(
        pl.concat_str(pl.lit("+55"), national.str.slice(0, 2), pl.lit("9"), national.str.slice(2))
    )
    whole = long.otherwise(pl.concat_str(pl.lit("+55"), national))
    return pl.when(good & national.str.contains(_GOOD)).then(whole)


def _national(digits: pl.Expr, area: str) -> pl.Expr:
    """Area and subscriber, as `phones` takes away what may stand before them."""
    length = digits.str.len_bytes()
    bare = (
        pl.when(digits.str.starts_with("+55"))
        .then(digits.str.slice(3))
        .when(digits.str.starts_with("0055"))
        .then(digits.str.slice(4))
        .when(digits.str.starts_with("55") & length.is_in([12, 13]))
        .then(digits.str.slice(2))
        .otherwise(digits)
    )
    without_zero = bare.str.slice(1)
    behind_carrier = without_zero.str.len_bytes().is_in([12, 13])
    trunk = pl.when(behind_carrier).then(without_zero.str.slice(2)).otherwise(without_zero)
    national = pl.when(bare.str.starts_with("0")).then(trunk).otherwise(bare)
    if not area:
        return national
    short = national.str.len_bytes().is_in([8, 9])
    return pl.when(short).then(pl.concat_str(pl.lit(area), national)).otherwise(national)
