"""Random COPY rows are read as a real server reads them."""

from __future__ import annotations

import random
from contextlib import closing
from typing import Any

import psycopg
from postgres import Server

from meshdoc.adt.copy import CopyFormat, Field, read_fields, read_lines
from meshdoc.diagnostics import SqlError

COUNT = 400
ESCAPES = ("\\", "\\N", "\\x41", "\\x", "\\101", "\\8", "\\.", "\\n", "\\303\\251", "\\xe9")
MARKS = ("a", "é", "\n", "\n", "\r", "NULL")


def chosen(chance: random.Random) -> CopyFormat:
    """Options that go together."""
    if chance.random() < 0.5:
        return CopyFormat(delimiter=chance.choice("\t|A"), null=chance.choice(("\\N", "", "NULL")))
    quote, delimiter = chance.choice((('"', ","), ("'", ","), ('"', ";"), ("'", "\\")))
    escape = chance.choice((quote, quote, "\\", "'"))
    return CopyFormat(csv=True, delimiter=delimiter, quote=quote, escape=escape, null=chance.choice(("", "NULL")))


def data_for(format: CopyFormat, chance: random.Random) -> str:
    """A few lines, most of them of two fields or nearly so."""
    marks = [*MARKS, format.delimiter, format.delimiter, format.delimiter]
    marks += [format.quote, format.quote, format.escape, "\\."] if format.csv else ESCAPES
    return "".join(chance.choices(marks, k=chance.randint(1, 10))) + chance.choice(("", "\n"))


def ours(data: str, format: CopyFormat) -> list[tuple[Field, ...]] | str:
    """The rows of two columns, or the error."""
    rows = []
    try:
        for line in read_lines(data, format, "UTF8"):
            fields = read_fields(line.text, format)
            if len(fields) != 2:
                problem = "extra data after last expected column" if len(fields) > 2 else 'missing data for column "b"'
                raise SqlError("22P04", problem)
            rows.append(fields)
    except SqlError as error:
        return f"{error.sqlstate} {error.message} {error.hint}".rstrip()
    return rows


def theirs(connection: psycopg.Connection[Any], data: str, format: CopyFormat) -> list[tuple[Field, ...]] | str:
    """What the server makes of them."""
    given = {"delimiter": format.delimiter, "null": format.null}
    if format.csv:
        given |= {"format": "csv", "quote": format.quote, "escape": format.escape}
    options = psycopg.sql.SQL(", ").join(
        psycopg.sql.SQL("{} {}").format(psycopg.sql.SQL(name), value) for name, value in given.items()
    )
    connection.execute("truncate t")
    try:
        copying = psycopg.sql.SQL("copy t (a, b) from stdin ({})").format(options)
        with connection.cursor() as cursor, cursor.copy(copying) as copy:
            copy.write(data)
    except psycopg.Error as error:
        return f"{error.sqlstate} {error.diag.message_primary} {error.diag.message_hint or ''}".rstrip()
    return connection.execute("select a, b from t order by number").fetchall()


def test_random_rows_are_read_alike(server: Server) -> None:
    chance = random.Random(18)
    with server.database() as database, closing(server.connect(database)) as connection:
        connection.execute("create table t (number serial, a text, b text)")
        for _ in range(COUNT):
            format = chosen(chance)
            data = data_for(format, chance)
            assert ours(data, format) == theirs(connection, data, format), (data, format)
