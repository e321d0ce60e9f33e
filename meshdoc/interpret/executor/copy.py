"""COPY ... FROM stdin, with the data that follows it in the script: copyfrom.c, NextCopyFrom of copyfromparse.c."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pglast import ast

from meshdoc.adt.copy import FORMAT_ERROR, CopyFormat, Field, Line, Marker, read_fields, read_lines
from meshdoc.analyze.bind import bind_expression
from meshdoc.analyze.state import ExprKind
from meshdoc.catalog.contents import Row, Value
from meshdoc.catalog.relation import Column, MaterializedView, Relation, Table, View
from meshdoc.catalog.relation import Sequence as SequenceRelation
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.interpret.after_triggers import After
from meshdoc.interpret.contents import ROWS_KEPT, TOO_MANY
from meshdoc.interpret.executor.constraints import check_value
from meshdoc.interpret.executor.default import default_of, has_default
from meshdoc.interpret.executor.expression import RowScope, evaluated, of_rows, whole
from meshdoc.interpret.executor.outcome import not_followed
from meshdoc.interpret.executor.table import insert_row
from meshdoc.interpret.executor.target import target_of
from meshdoc.interpret.executor.trigger import Transition, after_statement, before_statement
from meshdoc.interpret.modifier import fitted
from meshdoc.interpret.scope import NOTHING
from meshdoc.interpret.text import read
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.record import record
from meshdoc.session import Session
from meshdoc.syntax.encoding import decoded, encoded
from meshdoc.syntax.names import strings

NOT_FOLLOWED = "the rows that COPY reads are not available"
SHOWN = 100
"""Characters of a field or line shown in a message: MAX_COPY_DATA_DISPLAY."""


class Header(enum.Enum):
    """Whether the first line holds the column names, and whether they must match."""

    NO = enum.auto()
    YES = enum.auto()
    MATCH = enum.auto()


class Verbosity(enum.Enum):
    """What is reported about rows that ON_ERROR ignores."""

    SILENT = "silent"
    DEFAULT = "default"
    VERBOSE = "verbose"


@record
class CopyOptions:
    """The options of one COPY; None for a column list means all columns."""

    format: CopyFormat
    binary: bool
    header: Header
    force_not_null: tuple[str, ...] | None
    force_null: tuple[str, ...] | None
    skips_errors: bool
    reject_limit: int  # 0 for none
    verbosity: Verbosity
    encoding: str | None


@record
class CopyTarget:
    """The target of a COPY FROM: a relation, the columns of the data, and the condition on the rows."""

    relation: Relation
    columns: tuple[Column, ...]
    where: nodes.Node | None


def copy_target(session: Session, stmt: ast.CopyStmt) -> CopyTarget:
    """What COPY names, before its options are processed: the first half of DoCopy."""
    item = session.relation(stmt.relation, Relation, SequenceRelation)
    if not isinstance(item, Relation):
        raise SqlError("42809", f'cannot copy to sequence "{item.name}"')
    where = None
    if stmt.whereClause is not None:
        where = bind_expression(stmt.whereClause, session.names, ExprKind.COPY_WHERE, relation=item).node
    return CopyTarget(relation=item, columns=_columns(item, strings(stmt.attlist)), where=where)


def _columns(item: Relation, names: Sequence[str]) -> tuple[Column, ...]:
    """CopyGetAttnums."""
    if not names:
        return tuple(column for column in item.columns if not column.generated)
    found: list[Column] = []
    for name in names:
        column = item.column(name)
        if column is None:
            raise SqlError("42703", f'column "{name}" of relation "{item.name}" does not exist')
        if column.generated:
            detail = "Generated columns cannot be used in COPY."
            raise SqlError("42P10", f'column "{name}" is a generated column', detail=detail)
        if column in found:
            raise SqlError("42701", f'column "{name}" specified more than once')
        found.append(column)
    return tuple(found)


def copy_from(session: Session, stmt: ast.CopyStmt, target: CopyTarget, options: CopyOptions) -> None:
    """Insert the rows that follow into the table: CopyFrom. Unsupported for other formats and sources."""
    reader = _Reader(session, target, options)
    item = _table(target.relation)
    if stmt.filename or stmt.is_program or options.binary or session.copy_data is None:
        raise Unsupported(NOT_FOLLOWED)
    if (reason := not_followed(session, item)) is not None:
        raise Unsupported(reason)
    transition = Transition(target_of(session, item.oid), After(session))
    before_statement(session, transition.root, "insert")
    for row in reader.rows():
        if target.where is None or _is_wanted(session, item, target.where, row):
            insert_row(transition, row)
    after_statement(transition, "insert")
    transition.after.finish()


def _table(item: Relation) -> Table:
    """The relation, if it can hold the rows. Raises SqlError 42809 if it is of another kind."""
    if isinstance(item, Table):
        return item
    if not isinstance(item, View | MaterializedView):
        raise Unsupported(NOT_FOLLOWED)
    hint = "To enable copying to a view, provide an INSTEAD OF INSERT trigger." if isinstance(item, View) else ""
    raise SqlError("42809", f'cannot copy to {item.noun} "{item.name}"', hint=hint)


def _is_wanted(session: Session, item: Table, where: nodes.Node, row: Row) -> bool:
    scope = RowScope(whole(item, row), NOTHING, Facts(session.names))
    value = evaluated(session, of_rows(where, (1,)), scope)
    if value not in (True, False, None):
        raise Unsupported("which rows COPY loads is unknown")
    return value is True


# --- from lines to rows -----------------------------------------------------------------------------------


@dataclass
class _Reader:
    """The state of a COPY FROM in progress: CopyFromState."""

    session: Session
    target: CopyTarget
    options: CopyOptions
    skipped: int = 0
    facts: Facts = field(init=False)
    not_null: frozenset[str] = field(init=False)
    null: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.facts = Facts(self.session.names)
        self.not_null = self._forced("FORCE_NOT_NULL", self.options.force_not_null)
        self.null = self._forced("FORCE_NULL", self.options.force_null)

    def _forced(self, option: str, names: tuple[str, ...] | None) -> frozenset[str]:
        """The columns that an option names: BeginCopyFrom. Raises SqlError 42P10 for one that is not read."""
        if names is None:
            return frozenset(column.name for column in self.target.columns)
        for column in _columns(self.target.relation, names) if names else ():
            if column not in self.target.columns:
                raise SqlError("42P10", f'{option} column "{column.name}" not referenced by COPY')
        return frozenset(names)

    def rows(self) -> Iterator[Row]:
        """Each row of the data, with its defaults. Unsupported if there are more than can be kept."""
        for count, line in enumerate(self._lines(), 1):
            if count > ROWS_KEPT:
                raise Unsupported(TOO_MANY)
            row = self._row(line)
            if row is not None:
                yield row
        if self.skipped and self.options.verbosity is not Verbosity.SILENT:
            rows = "1 row was" if self.skipped == 1 else f"{self.skipped} rows were"
            self.session.notice(f"{rows} skipped due to data type incompatibility")

    def _lines(self) -> Iterator[Line]:
        used = self.session.encoding
        encoding = self.options.encoding or used
        data = decoded(encoded(self.session.copy_data or "", used), encoding)
        lines = read_lines(data, self.options.format, encoding)
        if self.options.header is not Header.NO and (first := next(lines, None)) is not None:
            self._check_header(first)
        return lines

    def _check_header(self, line: Line) -> None:
        if self.options.header is not Header.MATCH:
            return
        fields, columns = self._fields(line), self.target.columns
        if len(fields) != len(columns):
            message = f"wrong number of fields in header line: got {len(fields)}, expected {len(columns)}"
            raise self._refused(line, SqlError(FORMAT_ERROR, message))
        for place, (name, column) in enumerate(zip(fields, columns, strict=True), 1):
            if name != column.name:
                found = f'null value ("{self.options.format.null}")' if name is None else f'"{name}"'
                message = f"column name mismatch in header line field {place}: got {found}, "
                raise self._refused(line, SqlError(FORMAT_ERROR, f'{message}expected "{column.name}"'))

    def _row(self, line: Line) -> Row | None:
        """The row of a line; None if ON_ERROR ignores it: NextCopyFrom."""
        fields, columns = self._fields(line), self.target.columns
        if len(fields) > len(columns):
            raise self._refused(line, SqlError(FORMAT_ERROR, "extra data after last expected column"))
        row: dict[int, Value] = {}
        for place, column in enumerate(columns):
            if place >= len(fields):
                raise self._refused(line, SqlError(FORMAT_ERROR, f'missing data for column "{column.name}"'))
            given = fields[place]
            if isinstance(given, Marker):
                continue
            text = self._forcing(column, given)
            try:
                row[column.attnum] = self._value(column, text)
            except Unsupported:
                raise
            except SqlError as error:
                if not self.options.skips_errors:
                    raise self._refused(line, error, f", column {column.name}: {_shown(text)}") from None
                self._skip(line, column, text)
                return None
        for column in self.target.relation.columns:
            if column.attnum not in row:
                row[column.attnum] = default_of(self.session, self.target.relation, column)
        return row

    def _fields(self, line: Line) -> tuple[Field, ...]:
        """The fields of a line. Raises SqlError 22P04 for a default marker if the column has no default."""
        columns = self.target.columns
        if not columns:
            return (line.text,) if line.text else ()
        try:
            fields = read_fields(line.text, self.options.format)
            for item, column in zip(fields, columns, strict=False):
                if item is Marker.DEFAULT and not has_default(self.session, self.target.relation, column):
                    detail = f'Column "{column.name}" has no default value.'
                    raise SqlError(FORMAT_ERROR, "unexpected default marker in COPY data", detail=detail)
        except SqlError as error:
            raise self._refused(line, error) from None
        return fields

    def _forcing(self, column: Column, text: str | None) -> str | None:
        null = self.options.format.null
        if text is None:
            return null if column.name in self.not_null else None
        return None if column.name in self.null and text == null else text

    def _value(self, column: Column, text: str | None) -> Value:
        """InputFunctionCallSafe."""
        if text is not None:
            return fitted(self.facts, column.type, read(self.facts, column.type, text))
        if self.facts.is_domain(column.type.oid):
            check_value(self.session, column.type.oid, None)
        return None

    def _skip(self, line: Line, column: Column, text: str | None) -> None:
        self.skipped += 1
        if self.options.verbosity is Verbosity.VERBOSE:
            place = f'at line {line.number} for column "{column.name}"'
            self.session.notice(f"skipping row due to data type incompatibility {place}: {_shown(text)}")
        limit = self.options.reject_limit
        if limit and self.skipped > limit:
            raise SqlError("22P02", f"skipped more than REJECT_LIMIT ({limit}) rows due to data type incompatibility")

    def _refused(self, line: Line, error: SqlError, where: str = "") -> SqlError:
        """The error, with its position in the data as context: CopyFromErrorCallback."""
        shown = where or f': "{_limited(line.text)}"'
        error.context = f"COPY {self.target.relation.name}, line {line.number}{shown}"
        return error


def _shown(text: str | None) -> str:
    return "null input" if text is None else f'"{_limited(text)}"'


def _limited(text: str) -> str:
    """CopyLimitPrintoutLength."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
