"""The keys of unique indexes and foreign keys over the rows that tables hold: execIndexing.c.

A key is a tuple of values that are equal in Python exactly if they are equal in PostgreSQL; None for a row that has no
index entry. Keys with an unknown value are in no index: nothing certainly conflicts with them.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from meshdoc.adt.interval import interval_order
from meshdoc.adt.json import equal_form
from meshdoc.analyze.pretty import printed
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.contents import Record, Row, Unknown, Value
from meshdoc.catalog.index import Index
from meshdoc.catalog.names import definition
from meshdoc.catalog.object import FIRST_USER_OID, Oid
from meshdoc.catalog.relation import Relation, Table
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins.citext import LOWER
from meshdoc.interpret.contents import contents, keep
from meshdoc.interpret.executor.expression import stored, value_of
from meshdoc.interpret.text import output
from meshdoc.interpret.value import Undecided
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids
from meshdoc.session import Session

Key = tuple[object, ...]

EQUAL_FORM: dict[Oid, Callable[[str], object]] = {oids.JSONB: equal_form, oids.INTERVAL: interval_order}
"""What two values of a type have in common exactly if they are equal, where their texts may differ."""


def comparable(facts: Facts, type: TypeRef, value: object) -> object:
    """A value in a form that is equal to another's if PostgreSQL finds them equal; of citext: citextcmp in citext.c."""
    if isinstance(value, list | Record):
        return repr(value)
    if not isinstance(value, str):
        return value
    base = facts.base_type(type.oid)
    if base == oids.BPCHAR:
        return value.rstrip(" ")
    if base in EQUAL_FORM:
        return EQUAL_FORM[base](value)
    return value.translate(LOWER) if base >= FIRST_USER_OID and facts.type(base).name == "citext" else value


def index_values(session: Session, table: Relation, index: Index, row: Row) -> list[tuple[TypeRef, Value]]:
    """The values of an index's keys in a row: FormIndexDatum."""
    found: list[tuple[TypeRef, Value]] = []
    for key in index.index_keys:
        if key.expression is None:
            found.append((table.attribute(key.attnum).type, row.get(key.attnum)))
        else:
            expression = stored(session, key.expression, table)
            found.append((expression.type, value_of(session, expression, row)))
    return found


def covers(session: Session, table: Relation, index: Index, row: Row) -> bool:
    """Whether a row is certainly in an index, by the index's predicate."""
    if index.predicate is None:
        return True
    return value_of(session, stored(session, index.predicate, table), row) is True


def index_key(session: Session, table: Relation, index: Index, row: Row) -> Key | None:
    """A row's key in a unique index; None if nothing can conflict with it."""
    if not covers(session, table, index, row):
        return None
    facts = Facts(session.names)
    key = tuple(comparable(facts, type, value) for type, value in index_values(session, table, index, row))
    if any(isinstance(value, Unknown) for value in key) or (None in key and not index.nulls_not_distinct):
        return None
    return key


def check_computed(session: Session, table: Relation, index: Index, row: Row) -> None:
    """Raise SqlError if the key of a row cannot be computed."""
    with suppress(Undecided):
        if covers(session, table, index, row):
            index_values(session, table, index, row)


def column_key(session: Session, table: Relation, row: Row, columns: Sequence[int]) -> Key:
    """The values of some columns."""
    facts = Facts(session.names)
    return tuple(comparable(facts, table.attribute(number).type, row.get(number)) for number in columns)


# --- present keys -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Present:
    """The keys of the rows that a table holds; `rows` are the rows that they were computed from."""

    basis: object
    key: Callable[[Row], Key | None]
    rows: object = None
    found: dict[Key, list[Row]] = field(default_factory=dict)
    vague: int = 0  # how many of the rows have an unknown value in the key

    def add(self, row: Row) -> None:
        """Add a row."""
        if (key := self.key(row)) is not None:
            self.vague += any(isinstance(value, Unknown) for value in key)
            self.found.setdefault(key, []).append(row)

    def remove(self, row: Row) -> None:
        """Remove a row."""
        if (key := self.key(row)) is not None and key in self.found:
            self.vague -= any(isinstance(value, Unknown) for value in key)
            self.found[key] = [item for item in self.found[key] if item is not row]
            if not self.found[key]:
                del self.found[key]


_present: weakref.WeakKeyDictionary[Catalog, dict[Oid, dict[object, Present]]] = weakref.WeakKeyDictionary()


def present_in(session: Session, table: Table, index: Index) -> Present:
    """The keys of an index over the table's current rows."""
    made = Present((index, table), lambda row: index_key(session, table, index, row))
    return _current(session, table, index.oid, made)


def present_keys(session: Session, table: Table, columns: tuple[int, ...]) -> Present:
    """The values of some columns in the table's current rows."""
    return _current(session, table, columns, Present(table, lambda row: column_key(session, table, row, columns)))


def _current(session: Session, table: Table, which: object, made: Present) -> Present:
    kept = _present.setdefault(session.catalog, {}).setdefault(table.oid, {})
    held = kept.get(which)
    if held is None or held.basis != made.basis:
        held = kept[which] = made
    rows = contents(session, table).rows
    if held.rows is not rows:
        held.rows, held.found, held.vague = rows, {}, 0
        for row in rows:
            held.add(row)
    return held


def hold(session: Session, table: Table, rows: tuple[Row, ...], added: Sequence[Row], removed: Sequence[Row]) -> None:
    """Set a table's rows, given the rows added and removed since its previous ones; the keys are updated."""
    before = contents(session, table).rows
    keep(session, table, rows)
    after = contents(session, table).rows
    for held in _present.get(session.catalog, {}).get(table.oid, {}).values():
        if held.rows is before:
            for row in removed:
                held.remove(row)
            for row in added:
                held.add(row)
            held.rows = after


# --- messages ---------------------------------------------------------------------------------------------------


def shown_key(
    session: Session, names: Sequence[str], values: Sequence[tuple[TypeRef, Value]], equals: str = "="
) -> str:
    """`(a, b)=(1, x)`: BuildIndexValueDescription."""
    facts = Facts(session.names)
    texts = (output(facts, type, value) for type, value in values)
    return f"({', '.join(names)}){equals}({', '.join('null' if text is None else text for text in texts)})"


def key_of(session: Session, table: Relation, index: Index, row: Row) -> str:
    """A row's index key as it begins a message's detail."""
    shown = printed(session.names, index)
    names = [definition.index_key(session.names, shown, key) for key in shown.index_keys]
    return f"Key {shown_key(session, names, index_values(session, table, index, row))}"


def duplicate(session: Session, table: Relation, index: Index, row: Row) -> SqlError:
    """SqlError 23505 for a row whose key already exists: _bt_check_unique."""
    return SqlError(
        "23505",
        f'duplicate key value violates unique constraint "{index.name}"',
        detail=f"{key_of(session, table, index, row)} already exists.",
    )
