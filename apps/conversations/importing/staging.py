"""The rows of one chunk in a table of their own connection, from which they are taken in."""

from __future__ import annotations

from typing import Any

from django.db import connection
from psycopg.sql import SQL, Identifier

from apps.accounts.ids import new_id_texts
from apps.conversations.importing.frames import pl

TABLE = "recado_incoming"
#: Field → type. `id` is the contact's if the person is new, `contact` whom they turned out to be.
TYPES = {
    "phone": "text",
    "email": "text",
    "name": "text",
    "category": "text",
    "notes": "text",
    "language": "text",
    "time_zone": "text",
    "attributes": "jsonb",
    "tags": "int[]",
}
_CREATE = f"""
    CREATE TEMP TABLE IF NOT EXISTS {TABLE} (
      line int NOT NULL, {", ".join(f"{field} {kind}" for field, kind in TYPES.items())},
      id uuid NOT NULL, contact uuid
    ) ON COMMIT DELETE ROWS
"""
_ESCAPED = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def put(frame: pl.DataFrame) -> None:
    """Put the rows there, instead of those that were there, until the transaction ends.

    In the order of their numbers: so names are taken in one order everywhere (see
    `people.identities`), and each index is written from one side to the other.
    """
    if "phone" in frame.columns:
        frame = frame.sort("phone")
    # Made here, as the database asks the system for chance once a row.
    frame = frame.with_columns(id=pl.Series(new_id_texts(frame.height)))
    columns = ["line", "id", *(field for field in TYPES if field in frame.columns)]
    copy = SQL("COPY {table} ({columns}) FROM STDIN").format(
        table=Identifier(TABLE), columns=SQL(", ").join(map(Identifier, columns))
    )
    text = _as_text(frame.select(columns))
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        cursor.execute(f"TRUNCATE {TABLE}")
        with _copying(cursor, copy) as copying:
            copying.write(text)


def _copying(cursor: Any, statement: SQL | Any) -> Any:
    return cursor.copy(statement)


def _as_text(frame: pl.DataFrame) -> bytes:
    """PostgreSQL's text format; nothing in it can be mistaken for the end."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    awkward = frame.select(
        pl.col(name).str.contains(r"[\\\n\r\t]").any().alias(name) for name in texts
    ).row(0, named=True)
    escaped = frame.with_columns(
        pl.col(name).str.replace_many(list(_ESCAPED), list(_ESCAPED.values()))
        for name in texts
        if awkward[name]
    )
    written: Any = escaped.write_csv(
        include_header=False, separator="\t", quote_style="never", null_value="\\N"
    )
    return bytes(written, "utf-8")
