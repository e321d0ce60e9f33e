"""What a schema does again and again: shapes of keys, names, timestamps and their triggers, policies, comments.

A convention is a count: so many of so many objects follow it, and these do not. Each has an example that follows it.
"""

from __future__ import annotations

import enum
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from meshdoc.catalog.constraint import ForeignKey, PrimaryKey, constraints_of
from meshdoc.catalog.database import Schema
from meshdoc.catalog.index import Index, indexes_of
from meshdoc.catalog.names.names import column_type, expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Column, Identity, Table
from meshdoc.catalog.trigger import Policy, Trigger
from meshdoc.history.history import default_of
from meshdoc.insight.effects.index import RoutineEffects
from meshdoc.insight.english import is_plural, singular
from meshdoc.insight.insert.filled import default_expression
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids
from meshdoc.record import record

FEWEST, SHARE = 3, 0.6
"""What fewer objects do, or a smaller share of them, is no convention."""
MOST_COMMON = 0.35
"""The same for what has many forms: of keys, timestamps and policies, the most common one."""
SNAKE = re.compile(r"[a-z_][a-z0-9_]*")
CLOCK = re.compile(r"(?i)\b(?:now\(|current_timestamp|clock_timestamp|statement_timestamp|timezone\()")
OF_CHANGE = re.compile(r"(?i)updat|modif|chang")
TIMES = (oids.TIMESTAMPTZ, oids.TIMESTAMP)
INDEX_NAMES = ("idx_{table}_{columns}", "ix_{table}_{columns}", "{table}_{columns}_idx", "{table}_{columns}_index")
"""Usual names of indexes."""


class Subject(enum.Enum):
    """What a convention is about."""

    TABLE_CASE = "Table and column names"
    TABLE_NUMBER = "Table names"
    KEY = "Primary key"
    REFERENCE = "Foreign key columns"
    CREATED = "Time of creation"
    UPDATED = "Time of the last change"
    TRIGGER = "Trigger for it"
    INDEX_NAME = "Index names"
    ROW_SECURITY = "Row-level security"
    POLICY = "Policy condition"
    TABLE_COMMENT = "Table comments"
    COLUMN_COMMENT = "Column comments"


@record
class Convention:
    """A convention: its text (SQL if `is_code`), how many follow it, an example, and those that do not."""

    subject: Subject
    text: str
    is_code: bool
    holds: int
    total: int
    example: Address
    exceptions: tuple[Address, ...] = ()


@dataclass(frozen=True)
class Conventions:
    """Finds the conventions of some tables; those of extensions and partitions are left out."""

    names: Names
    effects: RoutineEffects
    given: Sequence[Table]

    @cached_property
    def tables(self) -> list[Table]:
        """The tables that are designed here."""
        schemas = {item.oid: item.name for item in self.names.catalog.all(Schema)}
        return [table for table in self.given if schemas[table.schema] != "pgmq" and not table.partition_of]

    def all(self) -> tuple[Convention, ...]:
        """The conventions, in the order of `Subject`."""
        found = (
            self.case(),
            self.number(),
            self.key(),
            self.references(),
            self.created(),
            *self.updated(),
            self.index_names(),
            self.row_security(),
            self.policies(),
            *self.comments(),
        )
        return tuple(each for each in found if each)

    # --- names -----------------------------------------------------------------------------------------

    def case(self) -> Convention | None:
        """snake_case, of tables and columns."""
        named = [(Address(table.oid), table.name) for table in self.tables]
        named += [(Address(table.oid, each.attnum), each.name) for table in self.tables for each in table.columns]
        found = [(at, "snake_case" if SNAKE.fullmatch(name) else "other") for at, name in named]
        return self._usual(Subject.TABLE_CASE, found, ("snake_case",), is_code=False)

    def number(self) -> Convention | None:
        """Singular or plural."""
        found = [(Address(table.oid), "plural" if is_plural(table.name) else "singular") for table in self.tables]
        return self._usual(Subject.TABLE_NUMBER, found, is_code=False)

    def references(self) -> Convention | None:
        """Columns named after the table that they reference."""
        found = []
        for table in self.tables:
            for key in constraints_of(self.names.catalog, table.oid):
                if isinstance(key, ForeignKey) and not key.parent and len(key.columns) == 1:
                    target = self.names.catalog[key.references_table].name
                    column = table.attribute(key.columns[0])
                    is_named = column.name in (f"{target}_id", f"{singular(target)}_id")
                    found.append((Address(table.oid, column.attnum), "<table>_id" if is_named else "other"))
        return self._usual(Subject.REFERENCE, found, ("<table>_id",), is_code=True)

    def index_names(self) -> Convention | None:
        """`idx_<table>_<columns>` and the like."""
        found = [
            (Address(index.oid), index_pattern(table, index))
            for table in self.tables
            for index in indexes_of(self.names.catalog, table.oid)
            if not index.constraint and not index.parent
        ]
        return self._usual(Subject.INDEX_NAME, found, tuple(INDEX_NAMES), is_code=True)

    # --- columns ---------------------------------------------------------------------------------------

    def key(self) -> Convention | None:
        """The column of the primary key; keys that are foreign keys too do not count."""
        found = []
        for table in self.tables:
            column = self._key_column(table)
            if column is not None:
                found.append((Address(table.oid, column.attnum), column_text(self.names, table, column)))
        return self._usual(Subject.KEY, found, is_code=True, share=MOST_COMMON)

    def _key_column(self, table: Table) -> Column | None:
        constraints = constraints_of(self.names.catalog, table.oid)
        referring = {attnum for key in constraints if isinstance(key, ForeignKey) for attnum in key.columns}
        keys = [key for key in constraints if isinstance(key, PrimaryKey) and len(key.columns) == 1]
        return next((table.attribute(key.columns[0]) for key in keys if key.columns[0] not in referring), None)

    def created(self) -> Convention | None:
        """A timestamp that the clock fills."""
        return self._time(Subject.CREATED, lambda name: not OF_CHANGE.search(name))

    def updated(self) -> Iterator[Convention | None]:
        """A timestamp that a trigger keeps, and the trigger function."""
        column = self._time(Subject.UPDATED, lambda name: bool(OF_CHANGE.search(name)))
        yield column
        if column is None:
            return
        name = _column(self.names, column.example).name
        having = [table for table in self.tables if table.column(name)]
        found = [
            (Address(table.oid), self._function(setters[0]) if (setters := self._setters(table, name)) else "")
            for table in having
        ]
        yield self._usual(Subject.TRIGGER, found, is_code=True)

    def _function(self, trigger: Trigger) -> str:
        return f"{self.names.catalog[trigger.function].name}()"

    def _time(self, subject: Subject, fits: Callable[[str], bool]) -> Convention | None:
        """The usual column of this kind; tables without one are exceptions."""
        found = {table.oid: list(self._times(table, fits)) for table in self.tables}
        counts = Counter(text for texts in found.values() for _, text in texts)
        chosen = (
            max(texts, key=lambda each: counts[each[1]], default=(Address(oid), "")) for oid, texts in found.items()
        )
        return self._usual(subject, list(chosen), is_code=True, share=MOST_COMMON)

    def _times(self, table: Table, fits: Callable[[str], bool]) -> Iterator[tuple[Address, str]]:
        for column in table.columns:
            is_time = Facts(self.names).base_type(column.type.oid) in TIMES and fits(column.name)
            if is_time and (self._is_clock(table, column) or self._setters(table, column.name)):
                yield Address(table.oid, column.attnum), column_text(self.names, table, column)

    def _is_clock(self, table: Table, column: Column) -> bool:
        default = default_expression(self.names, table, column)
        return default is not None and bool(CLOCK.search(expression(self.names, default)))

    def _setters(self, table: Table, column: str) -> list[Trigger]:
        """The triggers before UPDATE whose functions set a column."""
        return [
            trigger
            for trigger in self.names.catalog.children(table.oid, Trigger)
            if trigger.table == table.oid and trigger.timing == "before" and "update" in trigger.events
            if any(name == column for name, _ in self.effects.of(trigger.function).sets)
        ]

    # --- protection and comments -----------------------------------------------------------------------

    def row_security(self) -> Convention | None:
        """Whether tables have row-level security."""
        found = [(Address(table.oid), "enabled" if table.row_security else "disabled") for table in self.tables]
        return self._usual(Subject.ROW_SECURITY, found, ("enabled",), is_code=False)

    def policies(self) -> Convention | None:
        """The condition that most policies have."""
        found = [
            (Address(policy.oid), expression(self.names, condition))
            for table in self.tables
            for policy in self.names.catalog.children(table.oid, Policy)
            if policy.table == table.oid and (condition := policy.using or policy.with_check)
        ]
        return self._usual(Subject.POLICY, found, is_code=True, share=MOST_COMMON)

    def comments(self) -> Iterator[Convention | None]:
        """Whether tables and columns have comments."""
        found = [(Address(table.oid), "present" if table.comment else "missing") for table in self.tables]
        yield self._usual(Subject.TABLE_COMMENT, found, ("present",), is_code=False)
        columns = [
            (Address(table.oid, column.attnum), "present" if column.comment else "missing")
            for table in self.tables
            for column in table.columns
        ]
        yield self._usual(Subject.COLUMN_COMMENT, columns, ("present",), is_code=False)

    # --- counting --------------------------------------------------------------------------------------

    def _usual(
        self,
        subject: Subject,
        found: Sequence[tuple[Address, str]],
        allowed: Iterable[str] = (),
        *,
        is_code: bool,
        share: float = SHARE,
    ) -> Convention | None:
        """The most common text of some objects, if enough of them have it."""
        choices = set(allowed) or {text for _, text in found} - {""}
        counts = Counter(text for _, text in found if text in choices)
        if not counts:
            return None
        text, holds = counts.most_common(1)[0]
        if holds < FEWEST or holds < share * len(found):
            return None
        return Convention(
            subject=subject,
            text=text,
            is_code=is_code,
            holds=holds,
            total=len(found),
            example=next(at for at, each in found if each == text),
            exceptions=tuple(at for at, each in found if each != text),
        )


def _column(names: Names, address: Address) -> Column:
    table = names.catalog[address.oid]
    assert isinstance(table, Table)
    return table.attribute(address.sub)


# --- text ---------------------------------------------------------------------------------------------------


SERIAL = {oids.INT2: "smallserial", oids.INT4: "serial", oids.INT8: "bigserial"}


def column_text(names: Names, table: Table, column: Column) -> str:
    """A column as CREATE TABLE would have it, without the constraints of keys: `id bigserial`."""
    words = [quote_identifier(column.name)]
    default = default_of(names.catalog, table.oid, column.attnum)
    text = expression(names, default.expression) if default else ""
    is_serial = "nextval(" in text and column.type.oid in SERIAL
    words.append(SERIAL[column.type.oid] if is_serial else column_type(names, column.type))
    if column.identity:
        words.append(f"GENERATED {'ALWAYS' if column.identity is Identity.ALWAYS else 'BY DEFAULT'} AS IDENTITY")
    elif text and not is_serial and not column.generated:
        words.append(f"DEFAULT {text}")
    return " ".join([*words, *(["NOT NULL"] if column.not_null and not is_serial and not column.identity else [])])


def index_pattern(table: Table, index: Index) -> str:
    """The usual name that an index has, or that its beginning or end shows; empty for another one."""
    columns = "_".join(table.attribute(key.attnum).name for key in index.index_keys if key.attnum)
    exact = (each for each in INDEX_NAMES if index.name == each.format(table=table.name, columns=columns))
    ends = ((each, *each.split("{table}_{columns}")) for each in INDEX_NAMES)
    similar = (each for each, start, end in ends if index.name.startswith(start) and index.name.endswith(end))
    return next(exact, "") or next(similar, "")
