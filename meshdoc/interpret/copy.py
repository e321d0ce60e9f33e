"""COPY ... FROM stdin: the rows that follow it in the script. copyfrom.c, for the text format."""

from __future__ import annotations

from pglast import ast

from meshdoc.analyze.lsyscache import Facts
from meshdoc.catalog.relation import Column, Table
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.interpret.default import default_of
from meshdoc.interpret.held import ROWS_KEPT, TOO_MANY, contents, keep
from meshdoc.interpret.text import read
from meshdoc.session import Session

ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def copy_from(session: Session, stmt: ast.CopyStmt) -> None:
    """Put the rows that follow into the table. Unsupported for other formats and sources."""
    item = session.relation(stmt.relation, Table)
    if stmt.options or stmt.filename or stmt.is_program or stmt.whereClause is not None:
        raise Unsupported("the rows that COPY reads are not followed")
    columns = _columns(item, [name.sval for name in stmt.attlist or ()])
    lines = session.copy_data.splitlines()
    if len(lines) > ROWS_KEPT:
        raise Unsupported(TOO_MANY)
    facts = Facts(session.names)
    made = []
    for line in lines:
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise SqlError(
                "22P04",
                "missing data for column" if len(cells) < len(columns) else "extra data after last expected column",
            )
        row: dict[int, object] = {
            column.attnum: None if cell == "\\N" else read(facts, column.type, _unescaped(cell))
            for column, cell in zip(columns, cells, strict=True)
        }
        for column in item.columns:
            if column.attnum not in row:
                row[column.attnum] = default_of(session, item, column)
        made.append(row)
    held = contents(session, item)
    if not held.unknown:
        keep(session, item, (*held.rows, *made))


def _columns(item: Table, names: list[str]) -> list[Column]:
    if not names:
        return list(item.columns)
    found = []
    for name in names:
        column = item.column(name)
        if column is None:
            raise SqlError("42703", f'column "{name}" of relation "{item.name}" does not exist')
        found.append(column)
    return found


def _unescaped(cell: str) -> str:
    if "\\" not in cell:
        return cell
    made, place = "", 0
    while place < len(cell):
        mark = cell[place]
        if mark == "\\" and place + 1 < len(cell):
            place += 1
            mark = ESCAPES.get(cell[place], cell[place])
        made += mark
        place += 1
    return made
