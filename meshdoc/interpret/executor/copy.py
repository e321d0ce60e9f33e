"""COPY ... FROM stdin: the rows that follow it in the script. copyfrom.c and copyfromparse.c, for text and CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.bind import ExprKind, bind_expression
from meshdoc.catalog.contents import Row, Value
from meshdoc.catalog.relation import Column, Table
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.interpret.contents import ROWS_KEPT, TOO_MANY
from meshdoc.interpret.executor.after_triggers import After
from meshdoc.interpret.executor.constraints import check_domains
from meshdoc.interpret.executor.default import default_of
from meshdoc.interpret.executor.expression import RowScope, evaluated, of_rows, whole
from meshdoc.interpret.executor.outcome import not_followed
from meshdoc.interpret.executor.table import insert_row, locate
from meshdoc.interpret.executor.target import target_of
from meshdoc.interpret.executor.trigger import Transition, after_statement, before_statement
from meshdoc.interpret.modifier import fitted
from meshdoc.interpret.scope import NOTHING
from meshdoc.interpret.text import read
from meshdoc.lookup.lsyscache import Facts
from meshdoc.session import Session

ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
OPTIONS = frozenset({"format", "delimiter", "null", "header", "quote", "escape", "csv", "freeze", "encoding"})


@dataclass(frozen=True, slots=True)
class Format:
    """How the rows are written."""

    csv: bool
    delimiter: str
    null: str
    header: bool
    quote: str = '"'
    escape: str = '"'


def copy_from(session: Session, stmt: ast.CopyStmt) -> None:
    """Put the rows that follow into the table. Unsupported for other formats and sources."""
    item = session.relation(stmt.relation, Table)
    if stmt.filename or stmt.is_program:
        raise Unsupported("the rows that COPY reads are not followed")
    columns = _columns(item, [name.sval for name in stmt.attlist or ()])
    format = _format(stmt)
    lines = list(_cells(session.copy_data, format))
    if len(lines) > ROWS_KEPT:
        raise Unsupported(TOO_MANY)
    if (reason := not_followed(session, item, "insert")) is not None:
        raise Unsupported(reason)
    root, after = target_of(session, item.oid), After(session)
    transition = Transition(root)
    before_statement(session, root, "insert")
    for cells in lines[1:] if format.header else lines:
        row = _row(session, item, columns, cells)
        check_domains(session, root, row)
        if stmt.whereClause is None or _is_wanted(session, item, stmt.whereClause, row):
            leaf, placed = locate(session, root, row)
            insert_row(after, leaf, placed, transition, routed=leaf is not root)
    after_statement(after, root, "insert", transition)
    after.finish()


def _is_wanted(session: Session, item: Table, where: ast.Node, row: Row) -> bool:
    bound = bind_expression(where, session.names, ExprKind.COPY_WHERE, relation=item)
    scope = RowScope(whole(item, row), NOTHING, Facts(session.names))
    value = evaluated(session, of_rows(bound.node, (1,)), scope)
    if value not in (True, False, None):
        raise Unsupported("which rows COPY takes cannot be known")
    return value is True


def _row(session: Session, item: Table, columns: list[Column], cells: list[str | None]) -> Row:
    if len(cells) > len(columns):
        raise SqlError("22P04", "extra data after last expected column")
    if len(cells) < len(columns):
        raise SqlError("22P04", f'missing data for column "{columns[len(cells)].name}"')
    facts = Facts(session.names)
    row: dict[int, Value] = {}
    for column, cell in zip(columns, cells, strict=True):
        value = None if cell is None else read(facts, column.type, cell)
        row[column.attnum] = fitted(facts, column.type, value)
    for column in item.columns:
        if column.attnum not in row:
            row[column.attnum] = default_of(session, item, column)
    return row


def _columns(item: Table, names: list[str]) -> list[Column]:
    if not names:
        return [column for column in item.columns if not column.generated]
    found = []
    for name in names:
        column = item.column(name)
        if column is None:
            raise errors.undefined_column_of(name, item.name)
        if column.generated:
            raise SqlError(
                "42P10",
                f'column "{name}" is a generated column',
                detail="Generated columns cannot be used in COPY.",
            )
        found.append(column)
    return found


# --- formats ----------------------------------------------------------------------------------------------------


def _format(stmt: ast.CopyStmt) -> Format:
    """ProcessCopyOptions, for those of its options that are followed."""
    given = {option.defname: option.arg for option in stmt.options or ()}
    if set(given) - OPTIONS:
        raise Unsupported("the rows that COPY reads are not followed")
    words = {name: str(getattr(arg, "sval", getattr(arg, "ival", "true"))) for name, arg in given.items()}
    if words.get("format", "text") not in ("text", "csv"):
        raise Unsupported("the rows that COPY reads are not followed")
    csv = words.get("format") == "csv"
    quote = words.get("quote", '"')
    return Format(
        csv=csv,
        delimiter=words.get("delimiter", "," if csv else "\t"),
        null=words.get("null", "" if csv else "\\N"),
        header=words.get("header", "false").lower() not in ("false", "off", "0"),
        quote=quote,
        escape=words.get("escape", quote),
    )


def _cells(text: str, format: Format) -> Iterator[list[str | None]]:
    if format.csv:
        yield from _csv_cells(text, format)
        return
    for line in text.splitlines():
        cells = line.split(format.delimiter) if format.delimiter not in "\\" else [line]
        while (place := next((n for n, c in enumerate(cells[:-1]) if _ends_escaping(c)), None)) is not None:
            cells[place : place + 2] = [cells[place] + format.delimiter + cells[place + 1]]
        yield [None if cell == format.null else _unescaped(cell) for cell in cells]


def _ends_escaping(cell: str) -> bool:
    """Whether the delimiter behind a cell is a part of it."""
    return (len(cell) - len(cell.rstrip("\\"))) % 2 == 1


def _csv_cells(text: str, format: Format) -> Iterator[list[str | None]]:
    """CopyReadAttributesCSV: what is quoted is never NULL."""
    quote, escape, delimiter = (re.escape(mark) for mark in (format.quote, format.escape, format.delimiter))
    quoted = (
        f"{quote}((?:[^{quote}{escape}]|{escape}.)*){quote}"
        if quote != escape
        else f"{quote}((?:[^{quote}]|{quote}{quote})*){quote}"
    )
    cell = re.compile(f"(?:{quoted}|([^{delimiter}\r\n]*))({delimiter}|\r?\n|$)", re.DOTALL)
    place, row = 0, list[str | None]()
    while place < len(text):
        match = cell.match(text, place)
        if match is None:
            raise SqlError("22P04", "unterminated CSV quoted field")
        plain, inner = match[2], match[1]
        if inner is not None:
            row.append(re.sub(f"{escape}(.)", r"\1", inner, flags=re.DOTALL))
        else:
            row.append(None if plain == format.null else plain)
        place = match.end()
        if match[3] != format.delimiter:
            yield row
            row = []
    if row:
        yield row


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
