"""A whole column of numbers at once.

Brazilian numbers, in whichever of their usual forms, are read by column; each other one by
itself with `phones.read`, whose results these are, always (a test compares them).
"""

from __future__ import annotations

from apps.conversations.importing.frames import pl
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
    frame = _by_column(column, country, area)
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


def _by_column(column: pl.Series, country: str, area: str) -> pl.DataFrame:
    """`cell`, and as `phone` the number of each plain Brazilian one; null for all others.

    Step by step, each in a column of its own: nested, the first would be done fifty times.
    """
    frame = pl.DataFrame({"cell": column}).with_columns(
        digits=pl.col("cell").str.replace_many(["(", ")", " ", ".", "-"], [""])
    )
    frame = _national(frame, area).with_columns(good=_is_ours(country))
    mobile = pl.col("national").str.contains(_OLD_MOBILE)
    area_of, subscriber = (pl.col("national").str.slice(*part) for part in ((0, 2), (2,)))
    whole = (
        pl.when(mobile)
        .then(pl.concat_str(pl.lit("+55"), area_of, pl.lit("9"), subscriber))
        .otherwise(pl.concat_str(pl.lit("+55"), pl.col("national")))
    )
    return frame.select("cell", phone=pl.when("good").then(whole))


def _is_ours(country: str) -> pl.Expr:
    """Cells of which all is known without asking the library."""
    cell, digits = pl.col("cell"), pl.col("digits")
    good = cell.str.contains(_PLAIN) & ~cell.str.contains(r"[.]0+$")
    good &= pl.col("national").str.contains(_GOOD)
    abroad = digits.str.starts_with("+55") | digits.str.starts_with("0055")
    if country != "BR":
        return good & abroad
    starts = ~(digits.str.starts_with("+") | digits.str.starts_with("00"))
    return good & (abroad | (starts & ~digits.str.contains(_SERVICE)))


def _national(frame: pl.DataFrame, area: str) -> pl.DataFrame:
    """With `national`: area and subscriber, as `phones` takes away what may stand before them."""
    digits = pl.col("digits")
    bare = (
        pl.when(digits.str.starts_with("+55"))
        .then(digits.str.slice(3))
        .when(digits.str.starts_with("0055"))
        .then(digits.str.slice(4))
        .when(digits.str.starts_with("55") & digits.str.len_bytes().is_in([12, 13]))
        .then(digits.str.slice(2))
        .otherwise(digits)
    )
    frame = frame.with_columns(bare=bare)
    behind_carrier = pl.col("bare").str.len_bytes().is_in([13, 14])  # with the zero
    trunk = pl.when(behind_carrier).then(pl.lit(3)).otherwise(pl.lit(1))
    has_zero = pl.col("bare").str.starts_with("0")
    national = pl.when(has_zero).then(pl.col("bare").str.slice(trunk)).otherwise("bare")
    frame = frame.with_columns(national=national)
    if not area:
        return frame
    short = pl.col("national").str.len_bytes().is_in([8, 9])
    with_area = pl.concat_str(pl.lit(area), pl.col("national"))
    return frame.with_columns(national=pl.when(short).then(with_area).otherwise("national"))
